using Atelier.Core.Reviews;

namespace Atelier.Web.Reviews;

/// <summary>What came of deciding.</summary>
/// <param name="Decision">What is on record: the first decision of this reviewer.</param>
/// <param name="IsRepeat">Whether it was on record before, so that this call changed nothing.</param>
/// <param name="IsLate">Whether it came when the review was settled or the brief had ended: recorded, without effect.</param>
public sealed record DecisionAnswer(Decision Decision, bool IsRepeat, bool IsLate);
