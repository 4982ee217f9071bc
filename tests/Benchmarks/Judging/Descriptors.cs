using System.Buffers.Binary;
using Atelier.Imaging;

namespace Atelier.Benchmarks.Judging;

/// <summary>
/// How near pictures come to the training pictures, by the mean colour of each of 4x4 cells: a picture learnt by heart would lie much nearer than a newly drawn one does.
/// </summary>
internal sealed class Descriptors
{
    private const int Cells = 4;
    private readonly sbyte[][] _training;

    public Descriptors(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var sets = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        var at = 8 + (8 * sets);
        var read = new List<sbyte[][]>();
        for (var set = 0; set < sets; set++)
        {
            var (count, width) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[(8 + (8 * set))..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[(12 + (8 * set))..]));
            var rows = new sbyte[count][];
            for (var i = 0; i < count; i++, at += width)
            {
                rows[i] = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(bytes.Slice(at, width)).ToArray();
            }

            read.Add(rows);
        }

        (_training, DrawnHeldOut) = (read[0], read[1]);
    }

    /// <summary>Training pictures known.</summary>
    public int TrainingCount => _training.Length;

    /// <summary>Drawn pictures that no training saw.</summary>
    public IReadOnlyList<sbyte[]> DrawnHeldOut { get; }

    public static sbyte[] Of(Picture picture)
    {
        var values = new sbyte[Cells * Cells * 3];
        var (width, height) = (picture.Width / Cells, picture.Height / Cells);
        Span<long> sums = stackalloc long[3];
        for (var cell = 0; cell < Cells * Cells; cell++)
        {
            sums.Clear();
            for (var y = 0; y < height; y++)
            {
                var row = picture.Row((cell / Cells * height) + y).Slice(cell % Cells * width * 3, width * 3);
                for (var i = 0; i < row.Length; i++)
                {
                    sums[i % 3] += row[i];
                }
            }

            for (var channel = 0; channel < 3; channel++)
            {
                values[(cell * 3) + channel] = (sbyte)Math.Round(((sums[channel] / (127.5 * width * height)) - 1) * 127);
            }
        }

        return values;
    }

    /// <summary>The root mean square difference to the nearest training picture, where colours go from -1 to 1.</summary>
    public double Nearest(sbyte[] descriptor)
    {
        var least = int.MaxValue;
        foreach (var row in _training)
        {
            var sum = 0;
            for (var i = 0; i < row.Length && sum < least; i++)
            {
                var difference = row[i] - descriptor[i];
                sum += difference * difference;
            }

            least = Math.Min(least, sum);
        }

        return Math.Sqrt(least) / 127 / Math.Sqrt(descriptor.Length);
    }
}
