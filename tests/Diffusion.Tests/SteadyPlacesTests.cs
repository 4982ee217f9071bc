namespace Atelier.Diffusion.Tests;

/// <summary>Calls that keep their places for a few steps after rows have left.</summary>
public sealed class SteadyPlacesTests
{
    private static readonly RowShape Shape = new(64, 64, 77, "");

    [Fact]
    public void A_row_that_is_followed_by_another_changes_nothing()
    {
        var places = new SteadyPlaces();
        Assert.Equal([16, 16, 16, 16, 16], new[] { 16, 14, 16, 12, 16 }.Select(n => Run(places, Shape, n)));
    }

    [Fact]
    public void Places_that_nobody_takes_are_given_up_after_a_few_steps()
    {
        var places = new SteadyPlaces();
        Assert.Equal([16, 16, 16, 16, 16, 14, 14, 14], new[] { 16, 14, 14, 14, 14, 14, 14, 14 }.Select(n => Run(places, Shape, n)));
        Assert.Equal(16, Run(places, Shape, 16));
    }

    [Fact]
    public void No_call_has_more_than_twice_the_places_it_needs_nor_more_than_it_had()
    {
        var places = new SteadyPlaces();
        Assert.Equal([16, 16, 6, 8, 2], new[] { 16, 8, 6, 8, 2 }.Select(n => Run(places, Shape, n)));
    }

    [Fact]
    public void Rows_of_another_shape_and_calls_after_one_that_failed_begin_anew()
    {
        var places = new SteadyPlaces();
        Assert.Equal(8, Run(places, Shape, 8));
        Assert.Equal(6, Run(places, Shape with { Width = 32 }, 6));
        Assert.Equal(6, Run(places, Shape with { Width = 32 }, 4));
        Assert.Throws<DiffusionException>(() => places.Run(Shape with { Width = 32 }, 5, _ => throw Fault(DiffusionErrorCodes.Run)));
        Assert.Equal(4, Run(places, Shape with { Width = 32 }, 4));
    }

    [Fact]
    public void A_row_that_fits_is_not_given_up_for_places_that_are_left_over()
    {
        var (places, tried) = (new SteadyPlaces(), new List<int>());
        void Call(int most, int count)
        {
            tried.Add(count);
            if (count > most) throw Fault(DiffusionErrorCodes.OutOfMemory);
        }

        Assert.Equal(4, places.Run(Shape, 4, p => Call(4, p)));
        Assert.Equal(2, places.Run(Shape, 2, p => Call(3, p)));
        Assert.Equal(2, places.Run(Shape, 2, p => Call(3, p)));
        Assert.Equal([4, 4, 2, 2], tried);
    }

    [Fact]
    public void A_row_that_does_not_fit_by_itself_is_tried_once()
    {
        var (places, tried) = (new SteadyPlaces(), new List<int>());
        Assert.Equal(4, Run(places, Shape, 4));
        Assert.Throws<DiffusionException>(() => places.Run(Shape, 2, p =>
        {
            tried.Add(p);
            throw Fault(DiffusionErrorCodes.OutOfMemory);
        }));
        Assert.Equal([4, 2], tried);
    }

    [Theory]
    [InlineData("rank1")]
    [InlineData("half")]
    [InlineData("sdxl")]
    [InlineData("lcm")]
    [InlineData("inpaint")]
    public void Rows_in_calls_with_places_left_over_come_out_as_in_calls_without(string model)
    {
        var kept = Run(model, keepsPlaces: true);
        var exact = Run(model, keepsPlaces: false);
        var all = exact.Most;
        Assert.Equal($"{all}x6,{all - exact.Row.Places}x2", kept.Row.Buckets.ToString());
        Assert.Equal($"{all}x2,{all - exact.Row.Places}x6", exact.Row.Buckets.ToString());
        Assert.NotEqual(0, kept.Row.Sample[0]);
        Assert.All(kept.Row.Sample.Zip(exact.Row.Sample), p => Assert.InRange(p.First - p.Second, -0.02f, 0.02f));
    }

    private static int Run(SteadyPlaces places, RowShape shape, int needed) => places.Run(shape, needed, _ => { });

    private static DiffusionException Fault(string code) => new(code, "", "It failed.", "Try again.");

    // Three rows for two steps, then two for six.
    private static (DenoiseRow Row, int Most) Run(string model, bool keepsPlaces)
    {
        var pipeline = TestModels.Pipeline(model);
        var workspace = pipeline.Model.Rent();
        try
        {
            using var call = new UnetCall(pipeline.Model.Unet, keepsPlaces);
            var rows = Enumerable.Range(0, 3).Select(i => pipeline.Builder.Build(pipeline.Planner.Plan(Request(model, i)), workspace)).ToList();
            var most = rows.Sum(r => r.Places);
            for (var step = 0; step < 8; step++) call.Step(step < 2 ? rows : rows[..2]);
            return (rows[1], most);
        }
        finally
        {
            pipeline.Model.Return(workspace);
        }
    }

    private static RenderRequest Request(string model, int number)
    {
        var request = TestModels.Request($"{number}", (ulong)number) with { Steps = 8, Sampler = model == "lcm" ? "lcm" : "ddim" };
        return model == "inpaint" ? request with { Start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 1 }, Mask = Goldens.Picture("mask.png") } : request;
    }
}
