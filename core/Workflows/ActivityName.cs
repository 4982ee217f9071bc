namespace Atelier.Core.Workflows;

/// <summary>An activity's registered name together with its types, so that a call can't mismatch them.</summary>
/// <typeparam name="TIn">The activity's input.</typeparam>
/// <typeparam name="TOut">The activity's result.</typeparam>
/// <param name="Name">The name in histories; never reused for another meaning.</param>
public sealed record ActivityName<TIn, TOut>(string Name);
