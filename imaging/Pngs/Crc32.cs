namespace Atelier.Imaging;

/// <summary>CRC-32 of PNG (ISO 3309, polynomial 0xEDB88320), eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = Build();

    /// <summary>The checksum of a chunk's type and data.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            var low = BitConverter.ToUInt32(bytes) ^ crc;
            crc = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][bytes[4]] ^ Tables[2][bytes[5]] ^ Tables[1][bytes[6]] ^ Tables[0][bytes[7]];
            bytes = bytes[8..];
        }

        foreach (var b in bytes) crc = Tables[0][(crc ^ b) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] Build()
    {
        var tables = new uint[8][];
        for (var t = 0; t < 8; t++)
        {
            tables[t] = new uint[256];
            for (var n = 0u; n < 256; n++)
            {
                var value = t == 0 ? n : tables[t - 1][n];
                if (t == 0)
                {
                    for (var k = 0; k < 8; k++) value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
                    tables[0][n] = value;
                }
                else
                {
                    tables[t][n] = tables[0][value & 0xFF] ^ (value >> 8);
                }
            }
        }

        return tables;
    }
}
