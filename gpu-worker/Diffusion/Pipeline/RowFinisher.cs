using System.Diagnostics;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Makes pictures of rows that have taken their last step, decoding those of one size together. For one thread at a time.</summary>
/// <param name="model">The model, for the record.</param>
/// <param name="decode">Decodes latents of one size in one call.</param>
/// <param name="chunkOf">How many latents of a height and width go into a call.</param>
/// <param name="copies">How many latents the decoder makes of each that it is given.</param>
/// <param name="makeRoom">Asked for memory when the decoder lacks it; whether another try is worth it.</param>
internal sealed class RowFinisher(DiffusionModel model, Func<IReadOnlyList<Latent>, IReadOnlyList<Picture?>> decode, Func<int, int, int> chunkOf, int copies = 1, Func<bool>? makeRoom = null)
{
    /// <summary>With a model's own decoder.</summary>
    public RowFinisher(DiffusionModel model, DecoderCall decoder, Func<bool>? makeRoom = null)
        : this(model, decoder.Decode, decoder.ChunkOf, makeRoom: makeRoom)
    {
    }

    /// <summary>With a model's own decoder, which is given each latent so many times over in a call of its own.</summary>
    public static RowFinisher Repeating(DiffusionModel model, DecoderCall decoder, int copies) =>
        new(model, latents => [decoder.Decode([.. Enumerable.Repeat(latents[0], copies)])[0]], (_, _) => 1, copies);

    /// <summary>Ends each row's ticket: with its picture, or with what went wrong.</summary>
    public void Finish(IReadOnlyList<(DenoiseRow Row, RenderTicket Ticket)> done)
    {
        var finished = new List<Finished>();
        foreach (var (row, ticket) in done)
        {
            if (Finite.All(row.Sample)) finished.Add(new(row, ticket, new Latent(row.Channels, row.Height, row.Width, row.Sample), row.Elapsed));
            else ticket.Fail(new DiffusionException(DiffusionErrorCodes.NotFinite, "model", "Denoising gave values that are not finite.", "Lower the guidance, or use a UNet exported in single precision."), row);
        }

        foreach (var alike in finished.GroupBy(f => (f.Row.Height, f.Row.Width)))
        {
            foreach (var chunk in alike.Chunk(chunkOf(alike.Key.Height, alike.Key.Width))) Decode(chunk);
        }
    }

    private void Decode(Finished[] chunk)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var pictures = decode([.. chunk.Select(f => f.Latent)]);
            var took = Charge(chunk, began);

            // The last step and the decoder have read the files since they were looked at.
            var change = model.Files.Change;
            foreach (var (row, picture) in chunk.Zip(pictures))
            {
                if (change is not null) row.Ticket.Fail(change, row.Row);
                else if (picture is null) row.Ticket.Fail(DecoderCall.NotFinite(), row.Row);
                else row.Ticket.End(new Rendered { Id = row.Ticket.Request.Id, Picture = picture, Latent = row.Latent, Record = Record(row, took, chunk.Length) });
            }
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.OutOfMemory && makeRoom?.Invoke() == true)
        {
            Charge(chunk, began);
            Decode(chunk);
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.OutOfMemory && chunk.Length > 1)
        {
            Charge(chunk, began);
            foreach (var half in chunk.Chunk((chunk.Length + 1) / 2)) Decode(half);
        }
        catch (Exception e)
        {
            Charge(chunk, began);
            foreach (var row in chunk) row.Ticket.Fail(e, row.Row);
        }
    }

    // A call that fails has taken its time too.
    private static TimeSpan Charge(Finished[] chunk, long began)
    {
        var took = Stopwatch.GetElapsedTime(began);
        foreach (var finished in chunk) finished.Row.Charge(took / chunk.Length);
        return took;
    }

    private RenderRecord Record(Finished finished, TimeSpan took, int rows)
    {
        var (row, plan, card) = (finished.Row, finished.Row.Plan, model.Folder.Card);
        return new RenderRecord
        {
            Model = card.Name,
            ModelVersion = card.Version,
            ModelHash = model.Folder.Hash,
            Provider = model.Provider,
            Runtime = DiffusionModel.Runtime,
            Seed = plan.Request.Seed,
            Steps = plan.Steps,
            StepsRun = row.StepsDone,
            Guidance = plan.Guidance,
            GuidanceRescale = plan.GuidanceRescale,
            Sampler = plan.Table.Sampler,
            Width = plan.Width,
            Height = plan.Height,
            Strength = plan.Request.Start?.Strength,
            Upsampling = plan.Upsampling,
            Inpainted = plan.Request.Mask is not null,
            ControlScales = [.. plan.Request.Controls.Select(c => c.Scale)],
            Prompt = row.Prompt.Report,
            NegativePrompt = row.Negative?.Report,
            Bucket = row.Buckets.Largest,
            Buckets = row.Buckets.ToString(),
            DecodeRows = rows * copies,
            Timings = new() { Prepare = row.Prepared, Denoise = finished.Denoised, Decode = took, Device = row.Device, Total = Stopwatch.GetElapsedTime(finished.Ticket.Began) },
        };
    }

    private readonly record struct Finished(DenoiseRow Row, RenderTicket Ticket, Latent Latent, TimeSpan Denoised);
}
