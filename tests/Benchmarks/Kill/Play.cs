namespace Atelier.Benchmarks.Kill;

/// <summary>What happens to a brief of the kill test. Its <see cref="Part"/> says how it must therefore end.</summary>
internal enum Play
{
    /// <summary>The first variant of each shot is approved.</summary>
    ApproveFirst,

    /// <summary>Every variant is approved.</summary>
    ApproveAll,

    /// <summary>The first shot is sent back once, then approved.</summary>
    ChangeOnce,

    /// <summary>Everything is rejected.</summary>
    RejectAll,

    /// <summary>The second shot is rejected, the first approved.</summary>
    RejectOneShot,

    /// <summary>Called off as soon as it renders.</summary>
    CancelEarly,

    /// <summary>Called off while people decide.</summary>
    CancelInReview,

    /// <summary>Called off when finals are under way.</summary>
    CancelAtFinals,

    /// <summary>First attempts of odd variants fail for a while.</summary>
    FlakyRenders,

    /// <summary>The second shot can't be rendered.</summary>
    BrokenShot,

    /// <summary>No shot can be rendered.</summary>
    BrokenAll,

    /// <summary>Finals must be seen, and are approved.</summary>
    FinalsApproved,

    /// <summary>Finals must be seen, and are rejected.</summary>
    FinalsRejected,

    /// <summary>Finals must be seen, are sent back once, and are approved in the second round.</summary>
    FinalsChanged,

    /// <summary>In the campaign that is killed while it runs.</summary>
    Doomed,

    /// <summary>Submitted to that campaign after the kill.</summary>
    DoomedLate,
}
