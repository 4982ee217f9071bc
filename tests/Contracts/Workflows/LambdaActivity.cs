using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>An activity written where it is used.</summary>
public sealed class LambdaActivity<TIn, TOut>(Func<TIn, CancellationToken, Task<TOut>> run) : Activity<TIn, TOut>
{
    /// <inheritdoc/>
    public override Task<TOut> RunAsync(TIn input, CancellationToken cancellationToken) => run(input, cancellationToken);
}
