using System.Reflection;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Atelier.Functions.Tests;

/// <summary>Every workflow and activity of the domain has its function, and the other way round.</summary>
public sealed class FunctionListTests
{
    private static readonly List<(string Name, MethodInfo Method)> Functions =
    [
        .. typeof(DurableNames).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<FunctionAttribute>().Select(f => (f.Name, m))),
    ];

    private static readonly WorkflowCatalog Catalog = TestStudio.Catalog();

    [Fact]
    public void Every_activity_has_its_function_and_every_activity_function_its_activity() =>
        Assert.Equal(Catalog.Activities.Select(a => DurableNames.FunctionOf(a.Name)).Order(StringComparer.Ordinal), With<ActivityTriggerAttribute>());

    [Fact]
    public void Every_workflow_has_its_orchestrator_and_every_orchestrator_its_workflow() =>
        Assert.Equal(Catalog.Workflows.Select(w => w.Name).Distinct().Order(StringComparer.Ordinal), With<OrchestrationTriggerAttribute>());

    [Fact]
    public void Names_of_activities_and_functions_go_both_ways() =>
        Assert.All(Catalog.Activities, a => Assert.Equal(a.Name, DurableNames.ActivityOf(DurableNames.FunctionOf(a.Name))));

    [Fact]
    public void Names_are_what_the_host_takes_and_no_two_are_alike()
    {
        // The host's rule; case doesn't tell two functions apart.
        Assert.All(Functions, f => Assert.Matches("^[a-zA-Z][a-zA-Z0-9_-]{0,127}$", f.Name));
        Assert.Equal(Functions.Count, Functions.Select(f => f.Name.ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public void Every_activity_is_run_by_the_function_of_its_name()
    {
        // The name stands twice in each function; reading it back from the method's body would need the compiler, its constant doesn't.
        foreach (var (name, method) in Functions.Where(f => Has<ActivityTriggerAttribute>(f.Method)))
        {
            var clients = new DurableClients();
            var asked = new List<string>();
            var catalog = new WorkflowCatalog();
            foreach (var activity in Catalog.Activities)
            {
                catalog.AddActivity(new ActivityName<object, int>(activity.Name), new NotingActivity(() => asked.Add(activity.Name)));
            }

            var functions = Activator.CreateInstance(method.DeclaringType!, catalog, clients);
            var task = (Task)method.Invoke(functions, [System.Text.Json.JsonSerializer.SerializeToElement(1), null, CancellationToken.None])!;
            Assert.True(task.IsCompletedSuccessfully);
            Assert.Equal(DurableNames.ActivityOf(name), Assert.Single(asked));
        }
    }

    private static IEnumerable<string> With<TTrigger>()
        where TTrigger : Attribute => Functions.Where(f => Has<TTrigger>(f.Method)).Select(f => f.Name).Order(StringComparer.Ordinal);

    private static bool Has<TTrigger>(MethodInfo method)
        where TTrigger : Attribute => method.GetParameters().Any(p => p.GetCustomAttribute<TTrigger>() is not null);

    private sealed class NotingActivity(Action note) : Activity<object, int>
    {
        public override Task<int> RunAsync(object input, CancellationToken cancellationToken)
        {
            note();
            return Task.FromResult(0);
        }
    }
}
