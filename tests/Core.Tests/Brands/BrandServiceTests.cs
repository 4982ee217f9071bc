using Atelier.Contracts.Storage;
using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Brands;

public sealed class BrandServiceTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private static readonly Brand Good = new()
    {
        Id = "northwind",
        Name = "Northwind",
        Palette = [new("teal", "#12807c")],
        Taglines = new Dictionary<string, string> { ["en-GB"] = "Fresh.", ["*"] = "Northwind." },
        Regions = new Dictionary<string, RegionRule> { ["DE"] = new() { Avoid = ["hearts"], Notice = "Solange der Vorrat reicht." } },
    };

    private readonly BriefWorld _world = new();

    private BrandService Brands => _world.Studio.Brands;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_brand_is_stored_listed_changed_and_taken_away_and_all_of_it_is_audited()
    {
        await Brands.SaveAsync(Workspace, Good, "olga");
        await Brands.SaveAsync(Workspace, Good with { Name = "North Wind" }, "olga");

        Assert.Equal("North Wind", Assert.Single(await Brands.ListAsync(Workspace)).Name);
        Assert.True(await Brands.DeleteAsync(Workspace, "northwind", "olga"));
        Assert.False(await Brands.DeleteAsync(Workspace, "northwind", "olga"));
        Assert.Null(await Brands.GetAsync(Workspace, "northwind"));
        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_brand_that_somebody_saves_between_the_look_and_the_change_is_not_written_over()
    {
        var inner = new InMemoryObjectStore();
        var store = new WatchedStore(inner);
        var (mine, theirs) = (new BrandService(store, TimeProvider.System), new BrandService(inner, TimeProvider.System));
        await theirs.SaveAsync(Workspace, Good, "ivan");
        store.Writing = async key =>
        {
            if (key == StoreKeys.Brand(Workspace, Good.Id))
            {
                await theirs.SaveAsync(Workspace, Good with { Name = "Theirs" }, "ivan");
            }
        };

        await Assert.ThrowsAsync<ChangedMeanwhileException>(() => mine.SaveAsync(Workspace, Good with { Name = "Mine" }, "olga", DocumentVersion.Of(Good), CancellationToken.None));

        Assert.Equal("Theirs", (await mine.GetAsync(Workspace, Good.Id))!.Name);
    }

    [Fact]
    public async Task A_brand_that_makes_no_sense_is_refused_with_every_fault()
    {
        var refused = await Assert.ThrowsAsync<BrandException>(() => Brands.SaveAsync(Workspace, Good with { Id = "North Wind", Palette = [new("teal", "12807c")], PaletteCoverage = 2 }, "olga"));

        Assert.Equal(["id", "palette", "paletteCoverage"], refused.Problems.Select(p => p.Split(':')[0]));
        Assert.Empty(await Brands.ListAsync(Workspace));
    }

    [Fact]
    public void Each_field_has_its_bounds()
    {
        Brand[] bad =
        [
            Good with { Name = "" },
            Good with { Name = "two\nlines" },
            Good with { Palette = null! },
            Good with { Palette = [null!] },
            Good with { Style = [new('x', 301)] },
            Good with { Avoid = [.. Enumerable.Repeat("x", 101)] },
            Good with { Terms = new Dictionary<string, string> { [""] = "x" } },
            Good with { Taglines = new Dictionary<string, string> { ["no tag"] = "x" } },
            Good with { Regions = new Dictionary<string, RegionRule> { ["de"] = new() } },
            Good with { Regions = new Dictionary<string, RegionRule> { ["DE"] = null! } },
            Good with { RequiredRoles = ["Brand Team"] },
            Good with { PaletteCoverage = double.NaN },
        ];

        Assert.Empty(BrandValidator.Validate(Good));
        Assert.NotEmpty(BrandValidator.Validate(null));
        Assert.All(bad, b => Assert.Single(BrandValidator.Validate(b)));
    }
}
