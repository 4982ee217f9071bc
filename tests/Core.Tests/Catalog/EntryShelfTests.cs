using System.Globalization;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Catalog;

public sealed class EntryShelfTests
{
    private static readonly string[] Words = ["a", "an", "ant", "anthem", "bee", "been", "sea", "seal", "teal", "tea", "z9", "ß", "日"];

    [Fact]
    public void Numbers_come_back_as_they_were_added()
    {
        var random = new Random(1);
        var (postings, expected, number) = (new Postings(), new List<int>(), 0);
        for (var i = 0; i < 5_000; i++)
        {
            number += random.Next(i % 100 == 0 ? 3_000_000 : 3);
            postings.Add(number);
            if (expected.Count == 0 || expected[^1] != number) expected.Add(number);
        }

        Assert.Equal(expected, postings.Numbers());
        Assert.Throws<ArgumentOutOfRangeException>(() => postings.Add(number - 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_found_is_what_a_look_at_every_entry_finds(int seed)
    {
        var random = new Random(seed);
        var shelf = new EntryShelf<string>();
        var all = new SortedDictionary<string, (long At, string Id, string Words, string Mark)>(StringComparer.Ordinal);
        for (var step = 0; step < 600; step++)
        {
            var id = $"b-{random.Next(200)}";
            var known = all.Values.Where(e => e.Id == id).ToList();
            var at = known is [var old] ? old.At : 1_000 + random.Next(500);
            if (random.Next(10) == 0 && known.Count > 0)
            {
                all.Remove(EntryKeys.Of(at, id));
                var (seen, asOf) = (new Bits(shelf.Numbers), shelf.Numbers);
                foreach (var entry in all.Values) Assert.True(shelf.IsKnown(Listing(entry.Id, entry.Words + entry.Mark), entry.At, entry.Id, seen));
                shelf.Keep(seen, asOf);
            }
            else
            {
                var (words, mark) = (string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => Words[random.Next(Words.Length)])), $"m{random.Next(3)}");
                all[EntryKeys.Of(at, id)] = (at, id, words, mark);
                shelf.Put(Listing(id, words + mark), at, id, new(words, words, [("kind", mark)], (UInt128)random.Next(20)));
            }

            if (step % 7 == 0) Compare(shelf, all, random);
        }
    }

    [Fact]
    public void What_a_look_saw_does_not_replace_what_was_written_since()
    {
        var shelf = new EntryShelf<string>();
        shelf.Put(Listing("b-1", "old"), 1, "b-1", new("old", "old", []));
        var asOf = shelf.Numbers;
        shelf.Put(Listing("b-1", "new"), 1, "b-1", new("new", "new", []));
        shelf.Put(Listing("b-2", "new"), 2, "b-2", new("two", "two", []));

        shelf.Put(Listing("b-1", "old"), 1, "b-1", new("old", "old", []), asOf);
        shelf.Keep(new(asOf), asOf);

        Assert.Equal(["two", "new"], shelf.Search(new()).Rows.Select(r => r.Value));
    }

    private static void Compare(EntryShelf<string> shelf, SortedDictionary<string, (long At, string Id, string Words, string Mark)> all, Random random)
    {
        string[] words = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Words[random.Next(Words.Length)])];
        var mark = random.Next(2) == 0 ? $"m{random.Next(4)}" : null;
        DateTimeOffset? from = random.Next(3) == 0 ? DateTimeOffset.FromUnixTimeMilliseconds(1_000 + random.Next(500)) : null;
        DateTimeOffset? to = random.Next(3) == 0 ? DateTimeOffset.FromUnixTimeMilliseconds(1_000 + random.Next(500)) : null;
        var expected = all.Reverse().Where(e =>
            (mark is null || e.Value.Mark == mark)
            && (from is null || e.Value.At >= from.Value.ToUnixTimeMilliseconds())
            && (to is null || e.Value.At < to.Value.ToUnixTimeMilliseconds())
            && words.All(w => e.Value.Words.Split(' ').Any(x => x.StartsWith(w, StringComparison.Ordinal)))).Select(e => e.Key).ToList();

        var (found, limit, after) = (new List<string>(), random.Next(1, 9), (string?)null);
        do
        {
            var page = shelf.Search(new() { Words = words, Marks = [("kind", mark)], From = from, To = to, After = after, Limit = limit });
            Assert.Equal(expected.Count, page.Total);
            found.AddRange(page.Rows.Select(r => r.Key));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(expected, found);
        Assert.Equal(all.Values.Count(e => e.Mark == "m1"), shelf.Count("kind", "m1"));
        Assert.Equal(all.Values.Select(e => e.Mark).Distinct().Order(StringComparer.Ordinal), shelf.Values("kind"));
    }

    private static ObjectListing Listing(string id, string etag) => new(string.Create(CultureInfo.InvariantCulture, $"w/{id}"), 2, etag, new Dictionary<string, string>(), DateTimeOffset.UnixEpoch);
}
