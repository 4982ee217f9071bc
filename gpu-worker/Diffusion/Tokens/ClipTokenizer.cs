using System.Text;

namespace Atelier.Diffusion;

/// <summary>
/// CLIP's byte-level BPE (Radford et al. 2021) exactly as Hugging Face's fast tokenizer has it: NFC, white space collapsed, lower case, contractions,
/// words, single digits and runs of other signs as pieces, <c>&lt;/w&gt;</c> at a word's end, special tokens recognised in the text. Thread-safe.
/// </summary>
public sealed class ClipTokenizer
{
    private const string WordEnd = "</w>";
    private readonly int[] _inner = new int[256];
    private readonly int[] _final = new int[256];
    private readonly MergeTable _merges;
    private readonly KeyValuePair<string, int>[] _specials;

    /// <summary>Makes a tokenizer from a vocabulary and its merges.</summary>
    /// <param name="vocabulary">Token to id, as <c>vocab.json</c>.</param>
    /// <param name="merges">Pairs <c>left right</c>, best first, as the lines of <c>merges.txt</c> after its first.</param>
    /// <param name="specials">Which tokens begin, end, fill and stand for the unknown.</param>
    /// <param name="maxLength">The text encoder's window with begin and end, 77 in CLIP.</param>
    /// <exception cref="ArgumentException">A special token, or a merge's part or result, is not in the vocabulary.</exception>
    public ClipTokenizer(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<string> merges, SpecialTokens specials, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(merges);
        ArgumentNullException.ThrowIfNull(specials);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 3);
        int IdOf(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw new ArgumentException($"The token '{token}' is not in the vocabulary.", nameof(specials));
        BeginId = IdOf(specials.Begin);
        EndId = IdOf(specials.End);
        PadId = IdOf(specials.Pad);
        UnknownId = IdOf(specials.Unknown);
        MaxLength = maxLength;
        // A pad token such as "!" is taken out of the text as well: Hugging Face makes its id of every "!" there, although OpenCLIP trained on words of it.
        _specials = [.. new[] { specials.Begin, specials.End, specials.Pad, specials.Unknown }
            .Distinct(StringComparer.Ordinal).OrderByDescending(t => t.Length)
            .Select(t => KeyValuePair.Create(t, IdOf(t)))];
        for (var b = 0; b < 256; b++)
        {
            var letter = ByteAlphabet.Letter((byte)b).ToString();
            _inner[b] = vocabulary.GetValueOrDefault(letter, UnknownId);
            _final[b] = vocabulary.GetValueOrDefault(letter + WordEnd, UnknownId);
        }

        _merges = new MergeTable(vocabulary, merges);
    }

    /// <summary>Stands before the text.</summary>
    public int BeginId { get; }

    /// <summary>Stands after the text.</summary>
    public int EndId { get; }

    /// <summary>Fills the window.</summary>
    public int PadId { get; }

    /// <summary>Stands for what the vocabulary lacks.</summary>
    public int UnknownId { get; }

    /// <summary>The text encoder's window, begin and end included.</summary>
    public int MaxLength { get; }

    /// <summary>The text's ids, without begin, end or padding.</summary>
    /// <param name="text">Unicode text; unpaired surrogates count as U+FFFD.</param>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normal = TextNormalizer.Normalize(text);
        var ids = new List<int>();
        var start = 0;
        while (start < normal.Length)
        {
            var (at, special) = NextSpecial(normal, start);
            foreach (var piece in PieceScanner.Pieces(normal[start..at])) AddPiece(piece, ids);
            if (special is not { } found) break;
            ids.Add(found.Value);
            start = at + found.Key.Length;
        }

        return ids;
    }

    /// <summary>The text in windows of the text encoder, each with begin, end and padding.</summary>
    /// <param name="text">Unicode text.</param>
    /// <param name="maxChunks">Most windows; what does not fit is cut and reported.</param>
    /// <param name="minChunks">Fewest windows, 1 to <paramref name="maxChunks"/>; windows without text are padding.</param>
    public TokenizedPrompt Windows(string text, int maxChunks, int minChunks = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minChunks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChunks, minChunks);
        var ids = Encode(text);
        var room = MaxLength - 2;
        var chunks = Math.Clamp((ids.Count + room - 1) / room, minChunks, maxChunks);
        var windows = new int[chunks * MaxLength];
        for (var c = 0; c < chunks; c++)
        {
            var window = windows.AsSpan(c * MaxLength, MaxLength);
            var count = Math.Clamp(ids.Count - (c * room), 0, room);
            window[0] = BeginId;
            for (var i = 0; i < count; i++) window[i + 1] = ids[(c * room) + i];
            window[count + 1] = EndId;
            window[(count + 2)..].Fill(PadId);
        }

        return new TokenizedPrompt { Ids = windows, Report = new PromptReport(ids.Count, chunks, Math.Max(ids.Count - (chunks * room), 0)) };
    }

    private (int At, KeyValuePair<string, int>? Special) NextSpecial(string text, int start)
    {
        var best = (At: text.Length, Special: (KeyValuePair<string, int>?)null);
        foreach (var special in _specials)
        {
            var at = text.IndexOf(special.Key, start, StringComparison.Ordinal);
            if (at >= 0 && at < best.At) best = (at, special);
        }

        return best;
    }

    private void AddPiece(string piece, List<int> ids)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        var symbols = new int[bytes.Length];
        for (var i = 0; i < bytes.Length - 1; i++) symbols[i] = _inner[bytes[i]];
        symbols[^1] = _final[bytes[^1]];
        foreach (var id in _merges.Apply(symbols)) ids.Add(id);
    }
}
