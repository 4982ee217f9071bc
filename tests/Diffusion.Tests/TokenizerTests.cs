using System.Text.Json;

namespace Atelier.Diffusion.Tests;

public sealed class TokenizerTests
{
    private static readonly ClipTokenizer Tokenizer = ModelFolder.Open(TestModels.Folder("rank1")).Tokenizer;

    public static TheoryData<int> Texts => [.. Enumerable.Range(0, Goldens.Json<TokenCase[]>("tokens.json").Length)];

    [Fact]
    public void The_toy_vocabulary_of_transformers_tests_gives_their_ids()
    {
        string[] tokens = ["l", "o", "w", "e", "r", "s", "t", "i", "d", "n", "lo", "l</w>", "w</w>", "r</w>", "t</w>", "low</w>", "er</w>", "lowest</w>", "newer</w>", "wider", "<unk>", "<|startoftext|>", "<|endoftext|>"];
        var vocabulary = tokens.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
        var toy = new ClipTokenizer(vocabulary, ["l o", "lo w</w>", "e r</w>"], new SpecialTokens { Unknown = "<unk>" }, 77);
        Assert.Equal([10, 2, 16, 9, 3, 2, 16], toy.Encode("lower newer"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_gives_the_reference_encoders_ids(int index)
    {
        var golden = Goldens.Json<TokenCase[]>("tokens.json")[index];
        Assert.Equal(golden.Ids, Tokenizer.Encode(golden.Text));
    }

    /// <summary>As reported of SD 2 and SDXL in huggingface/diffusers issue 4153.</summary>
    [Fact]
    public void A_pad_token_that_is_a_sign_is_taken_out_of_the_text()
    {
        var padded = ModelFolder.Open(TestModels.Folder("sdxl")).Tokenizers[1];
        Assert.Equal(0, padded.PadId);
        Assert.Equal([0, 0, 0, 0, 0, 0], padded.Encode("! !! !!!"));
        Assert.Equal([.. Tokenizer.Encode("a cat"), 0, .. Tokenizer.Encode("'s photo")], padded.Encode("a cat!'s photo"));
        Assert.DoesNotContain(0, Tokenizer.Encode("! a!"));
    }

    [Fact]
    public void Each_text_encoder_has_a_tokenizer_with_padding_of_its_own() =>
        Assert.Equal([603, 0], ModelFolder.Open(TestModels.Folder("sdxl")).Tokenizers.Select(t => t.Windows("a cat", 1).Ids.Span[^1]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tokenizer_json_that_stands_alone_is_enough(bool pairs)
    {
        var root = Directory.CreateTempSubdirectory("atelier-tokens-").FullName;
        try
        {
            var source = Path.Combine(TestModels.Folder("rank1"), "tokenizer");
            var target = Directory.CreateDirectory(Path.Combine(root, "tokenizer")).FullName;
            var merges = File.ReadLines(Path.Combine(source, "merges.txt")).Skip(1).Select(line => pairs ? JsonSerializer.Serialize(line.Split(' ')) : JsonSerializer.Serialize(line));
            File.WriteAllText(Path.Combine(target, "tokenizer.json"), $$$"""{ "model": { "vocab": {{{File.ReadAllText(Path.Combine(source, "vocab.json"))}}}, "merges": [{{{string.Join(", ", merges)}}}] } }""");
            var problems = new List<string>();
            var tokenizer = Reader(root, problems).Read();
            Assert.Empty(problems);
            Assert.Equal(Tokenizer.Encode("a photo of 12 stripes, don't stop"), tokenizer!.Encode("a photo of 12 stripes, don't stop"));
            File.WriteAllText(Path.Combine(target, "tokenizer.json"), "{}");
            Assert.Null(Reader(root, problems).Read());
            Assert.Contains("tokenizer.json cannot be read", Assert.Single(problems), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Clips_own_vocabulary_gives_clips_own_ids()
    {
        var clip = Goldens.Json<ClipCases>("clip.json");
        var tokenizer = new ClipTokenizer(clip.Vocabulary, clip.Merges, new SpecialTokens(), 77);
        Assert.Equal((49406, 49407, 49407), (tokenizer.BeginId, tokenizer.EndId, tokenizer.PadId));
        Assert.All(clip.Cases, c => Assert.Equal(c.Ids, tokenizer.Encode(c.Text)));
        Assert.Equal(new PromptReport(76, 1, 1), tokenizer.Windows(string.Concat(Enumerable.Repeat("a ", 76)), 1).Report);
        Assert.Equal([49406, .. Enumerable.Repeat(320, 75), 49407], tokenizer.Windows(string.Concat(Enumerable.Repeat("a ", 76)), 1).Ids.ToArray());
    }

    [Fact]
    public void A_short_text_fills_one_window_with_begin_end_and_padding()
    {
        var ids = Tokenizer.Encode("a photo");
        var windows = Tokenizer.Windows("a photo", 3);
        Assert.Equal([Tokenizer.BeginId, .. ids, Tokenizer.EndId, .. Enumerable.Repeat(Tokenizer.PadId, 14 - ids.Count)], windows.Ids.ToArray());
        Assert.Equal(new PromptReport(ids.Count, 1, 0), windows.Report);
    }

    [Fact]
    public void A_long_text_is_chunked_and_nothing_is_lost()
    {
        var text = string.Join(' ', Enumerable.Repeat("circles", 12));
        var ids = Tokenizer.Encode(text);
        var windows = Tokenizer.Windows(text, 10);
        Assert.Equal((ids.Count + 13) / 14, windows.Report.Chunks);
        Assert.False(windows.Report.Truncated);
        Assert.Equal(ids, windows.Ids.ToArray().Chunk(16).SelectMany(w => w.Skip(1).TakeWhile(id => id != Tokenizer.EndId)));
    }

    [Fact]
    public void What_does_not_fit_is_cut_and_reported_and_the_end_token_stays()
    {
        var windows = Tokenizer.Windows(new string('x', 100), 2);
        Assert.Equal(100 - 28, windows.Report.DroppedTokens);
        Assert.True(windows.Report.Truncated);
        Assert.Equal(Tokenizer.EndId, windows.Ids.Span[^1]);
    }

    [Fact]
    public void A_text_of_exactly_one_window_takes_one() => Assert.Equal(1, Tokenizer.Windows(new string('7', 14), 3).Report.Chunks);

    [Fact]
    public void A_word_of_a_hundred_thousand_letters_takes_no_time_worth_speaking_of() => Assert.NotEmpty(Tokenizer.Encode(new string('a', 100_000)));

    [Fact]
    public void A_merge_that_names_no_token_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ClipTokenizer(new Dictionary<string, int> { ["<|startoftext|>"] = 0, ["<|endoftext|>"] = 1 }, ["a b"], new SpecialTokens(), 77));

    [Fact]
    public void Canonical_composition_is_pythons()
    {
        foreach (var pair in Goldens.Json<string[][]>("nfc.json")) Assert.Equal(pair[1], CanonicalComposition.Compose(pair[0]));
    }

    private static TokenizerReader Reader(string root, List<string> problems)
    {
        var files = new ModelFiles(root, problems);
        return new(files, new(files, problems), "tokenizer", new(), problems);
    }

    private sealed record TokenCase(string Text, int[] Ids);

    private sealed record ClipCases(TokenCase[] Cases, string[] Merges, Dictionary<string, int> Vocabulary);
}
