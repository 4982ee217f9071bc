using System.Runtime.CompilerServices;
using Atelier.Azure.Calls;
using Atelier.Azure.OpenAI;
using Atelier.Core.Renders;
using Atelier.Imaging;
using OpenAI.Images;

namespace Atelier.Azure.Renders;

/// <summary>
/// Draws with an image model that somebody else runs, over OpenAI's images API. It knows neither seeds nor latents: the same job gives another picture each time,
/// and a job that starts from a latent is not taken. What it drew says so (<see cref="ImageOutcome.Provider"/>). Thread-safe; keep one.
/// </summary>
/// <param name="client">The model; it should not retry by itself.</param>
/// <param name="deployment">Its name, for the record.</param>
/// <param name="options">Patience, price and sizes.</param>
/// <param name="time">The clock of pauses and time-outs.</param>
public sealed class ManagedImageModel(ImageClient client, string deployment, ManagedImageOptions? options = null, TimeProvider? time = null) : IImageModel
{
    private static readonly PngLimits Limits = new() { MaxWidth = 4_096, MaxHeight = 4_096 };

    private readonly ManagedImageOptions _options = options ?? new();
    private readonly ServiceCalls _calls = new((options ?? new()).Limits, OpenAIErrors.IsTransient, OpenAIErrors.WaitWanted, time);

    /// <inheritdoc/>
    /// <remarks>It draws for every model: none of them is its own.</remarks>
    public bool Serves(string model) => true;

    /// <inheritdoc/>
    public bool Serves(string model, string version) => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        using var places = new SemaphoreSlim(_options.AtOnce);
        var drawing = orders.Select(o => DrawInTurnAsync(o, places, cancellationToken)).ToList();
        try
        {
            await foreach (var drawn in Task.WhenEach(drawing)) yield return await drawn;
        }
        finally
        {
            // Nothing may be under way any more when the places go.
            await ((Task)Task.WhenAll(drawing)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ImageOutcome> DrawInTurnAsync(ImageOrder order, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await DrawAsync(order, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<ImageOutcome> DrawAsync(ImageOrder order, CancellationToken cancellationToken)
    {
        if (order.Job.Source is { Kind: RenderSourceKind.Latent })
        {
            return Failed(order, "latent-unsupported", "The managed image model can't start from a latent. The job waits for a worker that can.", isTransient: true);
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, order.Cancel);
        try
        {
            return Packed(order, await _calls.RunAsync((_, token) => AskAsync(order, token), linked.Token));
        }
        catch (OperationCanceledException) when (order.Cancel.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new() { JobId = order.Job.Id, Status = RenderStatus.Cancelled, ErrorCode = "unwanted", ErrorMessage = "Nobody waits for it any more." };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && OpenAIErrors.IsFiltered(e))
        {
            return Failed(order, "content-filtered", "The managed image model's content filter refused the prompt. Ask for something else.", isTransient: false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (OpenAIErrors.IsOfCall(e) || OpenAIErrors.IsNonsense(e)))
        {
            var trouble = OpenAIErrors.IsOfCall(e) ? OpenAIErrors.Describe(e) : "it answered in a form that it doesn't document";
            return Failed(order, "managed-model-unavailable", $"The managed image model can't be used: {trouble}.", isTransient: true);
        }
    }

    private async Task<BinaryData?> AskAsync(ImageOrder order, CancellationToken cancellationToken)
    {
        var job = order.Job;
        var (width, height) = _options.Sizes.MinBy(s => Math.Abs(Math.Log((double)s.Width / s.Height * job.Height / job.Width)));
        var prompt = string.IsNullOrWhiteSpace(job.NegativePrompt) ? job.Prompt : $"{job.Prompt}\nAvoid: {job.NegativePrompt}.";
        if (job.Source is null || order.Source is not { } source)
        {
            return (await client.GenerateImageAsync(prompt, new ImageGenerationOptions { Size = new(width, height) }, cancellationToken)).Value.ImageBytes;
        }

        using var stream = BinaryData.FromBytes(source).ToStream();
        return (await client.GenerateImageEditAsync(stream, "source.png", prompt, new ImageEditOptions { Size = new(width, height) }, cancellationToken)).Value.ImageBytes;
    }

    private ImageOutcome Packed(ImageOrder order, BinaryData? bytes)
    {
        var job = order.Job;
        try
        {
            // An address instead of a picture is not followed: it could lead anywhere.
            var picture = Png.Decode(bytes?.ToMemory() ?? ReadOnlyMemory<byte>.Empty, Limits);
            return new()
            {
                JobId = job.Id,
                Status = RenderStatus.Succeeded,
                Png = Png.Encode(Cover.To(picture, job.Width, job.Height)),
                ModelVersion = deployment,
                Provider = $"managed/{deployment} (instead of {job.Model})",
                BatchBucket = 1,
                RenderSeconds = _options.ChargedSeconds,
            };
        }
        catch (PngException)
        {
            return Failed(order, "managed-picture-unreadable", "The managed image model's answer is no PNG that can be read.", isTransient: true);
        }
    }

    private ImageOutcome Failed(ImageOrder order, string code, string message, bool isTransient) => new()
    {
        JobId = order.Job.Id, Status = RenderStatus.Failed, ErrorCode = code, ErrorMessage = message, IsTransient = isTransient, ModelVersion = deployment, Provider = $"managed/{deployment}",
    };
}
