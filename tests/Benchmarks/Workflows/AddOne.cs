using Atelier.Core.Workflows;

namespace Atelier.Benchmarks.Workflows;

/// <summary>An activity that costs nothing, so that only durability is measured.</summary>
internal sealed class AddOne : Activity<int, int>
{
    public static readonly ActivityName<int, int> Name = new("add-one");

    public override Task<int> RunAsync(int input, CancellationToken cancellationToken) => Task.FromResult(input + 1);
}
