using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Models;
using Atelier.Core.Workflows;
using Atelier.Diffusion;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Rendering;

/// <summary>Finds model folders and writes their profiles for the catalog.</summary>
public static class ModelFolders
{
    /// <summary>The pool of workers where there is only one, as on a single machine.</summary>
    public const string Pool = "standard";

    /// <summary>Every folder below <paramref name="root"/> that holds a pipeline, by model name. A folder that can't run is reported and left out, so that one bad model doesn't take the others with it.</summary>
    /// <param name="root">A folder of model folders.</param>
    /// <param name="logger">Where folders are reported that can't be used.</param>
    /// <param name="pool">The pool of workers that serve what is found.</param>
    public static IReadOnlyDictionary<string, FoundModel> Find(string root, ILogger logger, string pool = Pool)
    {
        if (!Directory.Exists(root))
        {
            logger.LogWarning("There is no model folder {Root}; nothing can be rendered", root);
            return new Dictionary<string, FoundModel>(StringComparer.Ordinal);
        }

        return Among(Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Where(p => File.Exists(Path.Combine(p, "model_index.json"))), logger, pool);
    }

    /// <summary>Those of the folders given that hold a pipeline, by model name. What can't run is reported and left out.</summary>
    /// <param name="paths">Paths of model folders; of two with the same name the first counts.</param>
    /// <param name="logger">Where folders are reported that can't be used.</param>
    /// <param name="pool">The pool of workers that serve what is found.</param>
    public static IReadOnlyDictionary<string, FoundModel> Among(IEnumerable<string> paths, ILogger logger, string pool = Pool)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = new Dictionary<string, FoundModel>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            try
            {
                var folder = ModelFolder.Open(path);
                var profile = Profile(folder, pool);
                if (!Ids.IsValid(profile.Name))
                {
                    logger.LogError("The model in {Path} can't be used: '{Name}' is no name for the catalog. Give it one of lower-case letters, digits and single dashes between them in model.json", path, profile.Name);
                }
                else if (!found.TryAdd(profile.Name, new(path, profile, folder.Bytes)))
                {
                    logger.LogError("The model in {Path} can't be used: {Other} has the name '{Name}' already", path, found[profile.Name].Path, profile.Name);
                }
            }
            catch (Exception e) when (e is DiffusionException or IOException or UnauthorizedAccessException)
            {
                logger.LogError("The model in {Path} can't be used: {Reason}", path, e.Message);
            }
        }

        return found;
    }

    /// <summary>The folder that a person means: a path, a folder's name below <paramref name="root"/>, or a model's name.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static string Locate(string root, string model)
    {
        var named = new[] { model, Path.Combine(root, model) }.FirstOrDefault(p => File.Exists(Path.Combine(p, "model_index.json")));
        return named ?? (Find(root, NullLogger.Instance).TryGetValue(model, out var found)
            ? found.Path
            : throw new DirectoryNotFoundException($"There is no model '{model}' under '{root}'. './run models' lists what there is."));
    }

    /// <summary>Reads a folder's profile.</summary>
    /// <exception cref="DiffusionException">The folder can't run; the message lists what is missing or wrong.</exception>
    public static ModelProfile Read(string path, string pool = Pool) => Profile(ModelFolder.Open(path), pool);

    private static ModelProfile Profile(ModelFolder folder, string pool)
    {
        if (folder.Inpaints)
        {
            throw new DiffusionException(DiffusionErrorCodes.Mask, "model", "It only fills in what a mask leaves open, and briefs want whole pictures.", "Use it with './run render --mask', or export a UNet with as many channels as the latent.");
        }

        var defaults = folder.Card.Defaults;
        var vocabulary = Vocabulary(folder);
        var sampler = defaults.Sampler ?? Samplers.DefaultFor(folder.Scheduler);
        var side = defaults.Width ?? folder.Unet.SampleWidth * folder.Vae.Factor;
        return new()
        {
            Name = folder.Card.Name,
            Version = folder.Card.Version,
            Pool = pool,
            Licence = folder.Card.Licence,
            Sha256 = folder.Hash,
            Dialect = vocabulary is null ? PromptDialect.General : PromptDialect.Vocabulary,
            Vocabulary = vocabulary,
            PreviewSide = side,
            FinalSide = defaults.FinalWidth ?? Math.Min(side * 2, new RenderLimits().MaxSide),
            SizeMultiple = folder.Vae.Factor << (folder.Unet.BlockOutChannels.Count - 1),
            PreviewSteps = defaults.Steps,
            FinalSteps = defaults.FinalSteps,
            MostSteps = Samplers.MostSteps(sampler, folder.Scheduler, defaults.PromotionStrength, folder.Index.IsLatentConsistency),
            Guidance = defaults.Guidance,
            Sampler = sampler,
            Samplers = Samplers.For(folder.Scheduler),
            PromotionStrength = Math.Round(defaults.PromotionStrength, 4),
            ProofThreshold = defaults.ProofThreshold,
        };
    }

    private static PromptVocabulary? Vocabulary(ModelFolder folder)
    {
        const string Name = "vocabulary.json";
        if (folder.Read(Name) is not { } bytes) return null;
        try
        {
            return JsonSerializer.Deserialize<PromptVocabulary>(bytes, WorkflowJson.Options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ModelFolderException(folder.Path, [$"{Name} cannot be read: {e.Message}"]);
        }
    }
}
