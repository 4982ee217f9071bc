namespace Atelier.Diffusion.Tests;

public sealed class ConditioningCacheTests
{
    private readonly ConditioningCache _cache = new();
    private readonly List<string> _encoded = [];

    [Fact]
    public void A_prompt_is_encoded_once_for_each_number_of_windows()
    {
        Assert.Same(Get("red"), Get("red"));
        Assert.NotSame(Get("red"), Get("red", chunks: 2));
        Get("blue");
        Assert.Equal(["red 1", "red 2", "blue 1"], _encoded);
    }

    [Fact]
    public void What_was_used_least_recently_makes_room()
    {
        // Three million values each, of which eight and a third million are kept.
        foreach (var text in (string[])["a", "b", "a", "c", "a", "b"]) Get(text, values: 3_000_000);
        Assert.Equal(["a 1", "b 1", "c 1", "b 1"], _encoded);
    }

    [Fact]
    public void A_prompt_larger_than_the_cache_is_given_all_the_same()
    {
        Assert.Equal(9_000_000, Get("huge", values: 9_000_000).States.Length);
        Get("small");
        Get("small");
        Assert.Equal(["huge 1", "small 1"], _encoded);
    }

    [Fact]
    public void A_model_encodes_a_prompt_of_many_pictures_once()
    {
        var model = TestModels.Get("rank1");
        Assert.Same(model.Encode("of many pictures", 1), model.Encode("of many pictures", 1));
    }

    private Conditioning Get(string text, int chunks = 1, int values = 4) => _cache.Get(text, chunks, () =>
    {
        _encoded.Add($"{text} {chunks}");
        return new Conditioning { States = new float[values], Length = 2, Width = values / 2, Report = new PromptReport(0, chunks, 0) };
    });
}
