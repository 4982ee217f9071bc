namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What must not be drawn.</summary>
internal sealed class Avoidances
{
    private readonly HashSet<string> _colours = new(StringComparer.Ordinal);
    private readonly HashSet<string> _backdrops = new(StringComparer.Ordinal);
    private readonly HashSet<Motif> _motifs = [];

    public bool IsEmpty => _colours.Count + _backdrops.Count + _motifs.Count == 0;

    public void Colour(string name) => _colours.Add(name);

    public void Motif(Motif motif)
    {
        _motifs.Add(motif);

        // A sunset that must not be the scene must not be the background either.
        if (motif.Kind == MotifKind.Scene) Backdrop(motif.Name);
    }

    public void Backdrop(string name) => _backdrops.Add(name);

    public void Add(Avoidances other)
    {
        _colours.UnionWith(other._colours);
        _backdrops.UnionWith(other._backdrops);
        _motifs.UnionWith(other._motifs);
    }

    public bool HasColour(string? name) => name is not null && _colours.Contains(name);

    public bool HasBackdrop(string? name) => name is not null && _backdrops.Contains(name);

    public bool Has(Motif? motif) => motif is { } m && _motifs.Contains(m);
}
