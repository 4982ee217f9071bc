using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Atelier.Diffusion.Tests;

/// <summary>Model folders damaged at random, the same at each run: each opens or is refused with its problems, and takes little memory for it.</summary>
public sealed class ModelFolderFuzzTests : ModelFolderCopy
{
    private const int Most = 24 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // What a value may become.
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "2", "0.5", "1e999", "-1e999", "1e-320", "2147483648", "9223372036854775807", "100000000000000000000000000", "NaN", "-Infinity", "\"\"",
        "\"four\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[64, 64]", "[null]", "{\"content\": []}", "[[[[[[]]]]]]", "{\"a\": {\"a\": {\"a\": 1}}}", "1.0", "1e3", "100000", "\"../../x\"",
    ];

    [Theory]
    [InlineData("rank1", 11, 700)]
    [InlineData("sdxl-all", 12, 400)]
    [InlineData("lcm", 13, 400)]
    [InlineData("flow", 14, 300)]
    public async Task AFolder_with_damaged_configurations_opens_or_is_refused_with_its_problems(string model, uint seed, int times)
    {
        Become(model);
        if (!File.Exists(In("model.json"))) File.WriteAllText(In("model.json"), """{ "name": "x", "version": "1", "defaults": { "previewSteps": 4, "guidance": 3, "sampler": null, "width": 64, "finalHeight": 128, "promotionStrength": 0.4 } }""");
        var files = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".onnx", StringComparison.Ordinal) && new FileInfo(f).Length < 1 << 20).Order(StringComparer.Ordinal).ToList();
        await FuzzAsync(files, new MersenneTwister(seed), times, (random, content) => random.Next() % 3 == 0 ? Bytes(random, content) : Json(random, content) ?? Bytes(random, content));
    }

    [Theory]
    [InlineData("rank1", 21, 500)]
    [InlineData("sdxl", 22, 400)]
    [InlineData("control", 23, 300)]
    public async Task AFolder_with_damaged_networks_opens_or_is_refused_with_its_problems(string model, uint seed, int times)
    {
        Become(model);
        await FuzzAsync([.. Directory.EnumerateFiles(Folder, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)], new MersenneTwister(seed), times, Bytes);
    }

    // What hangs is a failure too.
    private Task FuzzAsync(List<string> files, MersenneTwister random, int times, Func<MersenneTwister, byte[], byte[]> damage) => Task.Run(() => Fuzz(files, random, times, damage)).WaitAsync(Limit);

    private void Fuzz(List<string> files, MersenneTwister random, int times, Func<MersenneTwister, byte[], byte[]> damage)
    {
        var whole = files.ToDictionary(f => f, File.ReadAllBytes);
        var (opened, refused) = (0, 0);
        for (var i = 0; i < times; i++)
        {
            var hit = Enumerable.Range(0, 1 + (int)(random.Next() % 2)).Select(_ => files[(int)(random.Next() % files.Count)]).Distinct().ToList();
            foreach (var file in hit) File.WriteAllBytes(file, damage(random, whole[file]));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ModelFolder.Open(Folder);
                opened++;
            }
            catch (ModelFolderException e)
            {
                Assert.All(e.Problems, p => Assert.InRange(p.Length, 10, 1000));
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Case {i}: {string.Join("; ", hit.Select(f => $"{Path.GetRelativePath(Folder, f)} was {Encoding.UTF8.GetString(File.ReadAllBytes(f).AsSpan()[..(int)Math.Min(400, new FileInfo(f).Length)])}"))}", e);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
            foreach (var file in hit) File.WriteAllBytes(file, whole[file]);
        }

        // Damage that is always or never found out would be no test.
        Assert.True(opened > times / 50 && refused > times / 50, string.Create(CultureInfo.InvariantCulture, $"{opened} opened, {refused} were refused"));
    }

    /// <summary>Bytes changed, cut off, doubled or put in; lengths of fields among them.</summary>
    private static byte[] Bytes(MersenneTwister random, byte[] content)
    {
        List<byte> damaged = [.. content];
        for (var k = random.Next() % 4; k < 4 && damaged.Count > 0; k++)
        {
            // Structure lies at the beginning and the end, weights between.
            var reach = random.Next() % 3 == 0 ? damaged.Count : Math.Min(damaged.Count, 600);
            var at = (int)(random.Next() % (uint)reach);
            if (random.Next() % 2 == 0) at = damaged.Count - 1 - at;
            switch (random.Next() % 8)
            {
                case 0: damaged[at] ^= (byte)(1 << (int)(random.Next() % 8)); break;
                case 1: damaged[at] = (byte)random.Next(); break;
                case 2: damaged[at] = 0xFF; break;
                case 3: damaged[at] = 0; break;
                case 4: damaged.RemoveRange(at, Math.Min((int)(random.Next() % 64), damaged.Count - at)); break;
                case 5: damaged.InsertRange(at, damaged.GetRange(at, Math.Min((int)(random.Next() % 64), damaged.Count - at))); break;
                case 6: damaged.InsertRange(at, Enumerable.Repeat((byte)(random.Next() % 2 == 0 ? 0x80 : random.Next()), (int)(random.Next() % 12))); break;
                default:
                    if (random.Next() % 8 == 0) damaged.RemoveRange(at, damaged.Count - at);
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>A value of another kind, a key twice or gone, or nesting without end; null where it is no JSON.</summary>
    private static byte[]? Json(MersenneTwister random, byte[] content)
    {
        JsonObject json;
        try
        {
            json = JsonNode.Parse(content)!.AsObject();
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }

        // One object on the way down.
        for (var inner = json; inner is not null; inner = inner.Select(p => p.Value).OfType<JsonObject>().FirstOrDefault())
        {
            if (inner.Count > 0 && random.Next() % 2 == 0) json = inner;
        }

        var key = json.ElementAt((int)(random.Next() % (uint)json.Count)).Key;
        var value = random.Next() % 8 == 0 ? new string('[', (int)(random.Next() % 3000)) : random.Next() % 12 == 0 ? $"\"{new string('x', 20_000)}\"" : Values[random.Next() % Values.Length];
        var root = json.Root;
        json[key] = "\u0001";
        var text = root.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(random.Next() % 20 == 0 ? text.Replace("{", "{\"a\": 1, \"a\": 2, ", StringComparison.Ordinal) : text);
    }
}
