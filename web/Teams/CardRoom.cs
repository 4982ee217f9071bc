using System.Text.Json.Nodes;

namespace Atelier.Web.Teams;

/// <summary>How much a card may say.</summary>
/// <param name="Text">Characters of a text.</param>
/// <param name="Pictures">Small pictures of a shot.</param>
/// <param name="Findings">Findings of a shot.</param>
internal sealed record CardRoom(int Text, int Pictures, int Findings)
{
    /// <summary>The most bytes of a message to Teams, which takes 28 KB with everything in it.</summary>
    public const int MaxBytes = 28_000;

    /// <summary>From ample to scarce.</summary>
    public static IReadOnlyList<CardRoom> Levels { get; } = [new(600, 8, 8), new(300, 8, 4), new(300, 4, 4), new(200, 2, 2), new(120, 1, 1), new(80, 1, 0), new(80, 0, 0)];

    /// <summary>The ampler way to write something that still fits.</summary>
    /// <exception cref="InvalidOperationException">Nothing does.</exception>
    public static (JsonObject Written, byte[] Bytes) Fit(Func<CardRoom, JsonObject> write, int most = MaxBytes)
    {
        foreach (var room in Levels)
        {
            var written = write(room);
            if (CardJson.Write(written) is var bytes && bytes.Length <= most)
            {
                return (written, bytes);
            }
        }

        throw new InvalidOperationException($"A card doesn't fit into {most} bytes.");
    }
}
