using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>How rows that are done become pictures, on a decoder that only notes what it is given.</summary>
public sealed class RowFinisherTests
{
    private static readonly Conditioning Text = new() { States = new float[4], Length = 2, Width = 2, Report = new PromptReport(0, 1, 0) };
    private readonly List<int> _calls = [];

    [Fact]
    public void Latents_of_one_size_are_decoded_in_chunks()
    {
        var outcomes = Finish(chunk: 2, most: 8, 2, 2, 2, 4, 2);
        Assert.All(outcomes, o => Assert.IsType<Rendered>(o));
        Assert.Equal([2, 2, 1], _calls);
        Assert.Equal([2, 2, 2, 1, 2], outcomes.Select(o => o.Rendered().Record.DecodeRows!.Value));
    }

    [Fact]
    public void Out_of_memory_halves_the_chunk_and_goes_on()
    {
        var outcomes = Finish(chunk: 8, most: 1, 2, 2, 2);
        Assert.All(outcomes, o => Assert.IsType<Rendered>(o));
        Assert.Equal([3, 2, 1, 1, 1], _calls);
    }

    [Fact]
    public void Out_of_memory_halves_nothing_where_room_can_be_made()
    {
        var (most, asked) = (2, 0);
        var outcomes = Finish(chunk: 8, () => most, () => ++asked == 1 && (most = 3) == 3, 2, 2, 2);
        Assert.All(outcomes, o => Assert.IsType<Rendered>(o));
        Assert.Equal([3, 3], _calls);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Out_of_memory_after_room_was_made_halves_the_chunk_and_goes_on()
    {
        var asked = 0;
        var outcomes = Finish(chunk: 8, () => 1, () => ++asked == 1, 2, 2);
        Assert.All(outcomes, o => Assert.IsType<Rendered>(o));
        Assert.Equal([2, 2, 1, 1], _calls);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void Out_of_memory_with_one_latent_fails_that_row() =>
        Assert.All(Finish(chunk: 8, most: 0, 2, 2), o => Assert.Equal(DiffusionErrorCodes.OutOfMemory, o.Error().Code));

    [Fact]
    public void A_picture_that_is_not_finite_fails_its_own_row()
    {
        var outcomes = Finish(chunk: 8, most: 8, 2, 3, 2);
        Assert.Equal(DiffusionErrorCodes.NotFinite, Finish(chunk: 8, most: 8, 3)[0].Error().Code);
        Assert.Equal([true, false, true], outcomes.Select(o => o is Rendered));
    }

    [Fact]
    public void A_preview_that_can_not_be_drawn_is_left_out_and_the_step_is_told()
    {
        var heard = new List<StepProgress>();
        var ticket = new RenderTicket(TestModels.Request("r0"), new Listener(heard.Add), CancellationToken.None);
        ticket.Tell(Row(0, 2), _ => throw new DiffusionException(DiffusionErrorCodes.OutOfMemory, "", "As the test has it.", ""));
        Assert.Equal([new StepProgress("r0", 0, 1, null)], heard);
        Assert.False(ticket.Outcome.IsCompleted);
    }

    // Rows of a width each; a decoder that holds so many, and gives nothing for a width of 3.
    private IReadOnlyList<RenderOutcome> Finish(int chunk, int most, params int[] widths) => Finish(chunk, () => most, null, widths);

    private IReadOnlyList<RenderOutcome> Finish(int chunk, Func<int> most, Func<bool>? makeRoom, params int[] widths)
    {
        IReadOnlyList<Picture?> Decode(IReadOnlyList<Latent> latents)
        {
            _calls.Add(latents.Count);
            return latents.Count > most()
                ? throw new DiffusionException(DiffusionErrorCodes.OutOfMemory, "", "As the test has it.", "")
                : [.. latents.Select(l => l.Width == 3 ? null : new Picture(1, 1, new byte[3]))];
        }

        var rows = widths.Select((w, i) => (Row(i, w), new RenderTicket(TestModels.Request($"r{i}"), null, CancellationToken.None))).ToList();
        new RowFinisher(TestModels.Get("rank1"), Decode, (_, _) => chunk, makeRoom: makeRoom).Finish(rows);
        return [.. rows.Select(r => r.Item2.Outcome.GetAwaiter().GetResult())];
    }

    private static DenoiseRow Row(int id, int width) => new(
        new()
        {
            Request = TestModels.Request($"r{id}"),
            NegativePrompt = "",
            Steps = 1,
            Guidance = 1,
            Width = width,
            Height = 1,
            Upsampling = null,
            Table = Samplers.Build("ddim", new SchedulerConfig { ClipSample = false }, 1),
        },
        Text,
        null,
        new TorchGenerator(1),
        new Latent(1, 1, width, new float[width]),
        TimeSpan.Zero);
}
