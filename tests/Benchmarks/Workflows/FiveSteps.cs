using Atelier.Core.Workflows;

namespace Atelier.Benchmarks.Workflows;

/// <summary>Five activities, one after the other.</summary>
internal sealed class FiveSteps : Workflow<int, int>
{
    public const string Name = "five-steps";

    public override async Task<int> RunAsync(IWorkflowContext context, int input)
    {
        for (var step = 0; step < 5; step++)
        {
            input = await context.CallAsync(AddOne.Name, input);
        }

        return input;
    }
}
