using Atelier.Core.Moderation;

namespace Atelier.Core.Enrichment;

/// <summary>What people should know about a round, as it is noticed; each thing once.</summary>
internal sealed class FindingList(string policyVersion)
{
    private const int Limit = 40;
    private const int Quoted = 120;
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public void Info(string rule, string target, string message, string evidence) => Add(FindingSeverity.Info, rule, target, message, evidence);

    public void Warning(string rule, string target, string message, string evidence) => Add(FindingSeverity.Warning, rule, target, message, evidence);

    private void Add(FindingSeverity severity, string rule, string target, string message, string evidence)
    {
        var quoted = Text.Cut.AtWord(evidence, Quoted);
        if (_findings.Count >= Limit || _findings.Exists(f => f.Rule == rule && f.Target == target && f.Evidence == quoted)) return;
        _findings.Add(new Finding
        {
            Severity = severity, Rule = rule, Category = "enrichment", Target = target, Message = message, Evidence = quoted, PolicyVersion = policyVersion,
        });
    }
}
