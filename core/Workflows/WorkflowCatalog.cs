using System.Text.Json;

namespace Atelier.Core.Workflows;

/// <summary>Every workflow and activity that a host serves. Filled at start, then only read; reading is thread-safe.</summary>
public sealed class WorkflowCatalog
{
    private readonly Dictionary<(string Name, string Version), WorkflowRegistration> _workflows = [];
    private readonly Dictionary<string, string> _latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityRegistration> _activities = new(StringComparer.Ordinal);

    /// <summary>All workflows in all their versions.</summary>
    public IReadOnlyCollection<WorkflowRegistration> Workflows => _workflows.Values;

    /// <summary>All activities.</summary>
    public IReadOnlyCollection<ActivityRegistration> Activities => _activities.Values;

    /// <summary>Adds a version of a workflow. The one added last is given to new instances; earlier ones go on serving theirs.</summary>
    /// <exception cref="ArgumentException">That version is there already.</exception>
    public WorkflowCatalog AddWorkflow<TIn, TOut>(string name, string version, Func<Workflow<TIn, TOut>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var registration = new WorkflowRegistration
        {
            Name = name,
            Version = version,
            InputType = typeof(TIn),
            OutputType = typeof(TOut),
            RunAsync = async (context, input) =>
            {
                var output = await create().RunAsync(context, JsonSerializer.Deserialize<TIn>(input, WorkflowJson.Options)!);
                return JsonSerializer.Serialize(output, WorkflowJson.Options);
            },
        };
        if (!_workflows.TryAdd((name, version), registration))
        {
            throw new ArgumentException($"Workflow '{name}' version '{version}' is registered twice.", nameof(version));
        }

        _latest[name] = version;
        return this;
    }

    /// <summary>Adds an activity.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public WorkflowCatalog AddActivity<TIn, TOut>(ActivityName<TIn, TOut> name, Activity<TIn, TOut> activity)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(activity);
        var registration = new ActivityRegistration
        {
            Name = name.Name,
            InputType = typeof(TIn),
            OutputType = typeof(TOut),
            RunAsync = async (input, cancellationToken) =>
            {
                var output = await activity.RunAsync(JsonSerializer.Deserialize<TIn>(input, WorkflowJson.Options)!, cancellationToken);
                return JsonSerializer.Serialize(output, WorkflowJson.Options);
            },
        };
        if (!_activities.TryAdd(name.Name, registration))
        {
            throw new ArgumentException($"Activity '{name.Name}' is registered twice.", nameof(name));
        }

        return this;
    }

    /// <summary>The version given to new instances of a workflow.</summary>
    /// <exception cref="KeyNotFoundException">No such workflow.</exception>
    public string LatestVersion(string name) =>
        _latest.TryGetValue(name, out var version) ? version : throw new KeyNotFoundException($"No workflow is called '{name}'.");

    /// <summary>One version of a workflow.</summary>
    /// <exception cref="KeyNotFoundException">This host doesn't serve it; the message lists what it does serve.</exception>
    public WorkflowRegistration Workflow(string name, string version) =>
        _workflows.TryGetValue((name, version), out var workflow)
            ? workflow
            : throw new KeyNotFoundException(
                $"This host doesn't serve workflow '{name}' version '{version}'. It serves: {string.Join(", ", _workflows.Keys.Select(k => $"{k.Name} {k.Version}"))}.");

    /// <summary>One activity.</summary>
    /// <exception cref="KeyNotFoundException">This host doesn't serve it.</exception>
    public ActivityRegistration Activity(string name) =>
        _activities.TryGetValue(name, out var activity)
            ? activity
            : throw new KeyNotFoundException($"This host doesn't serve activity '{name}'.");
}
