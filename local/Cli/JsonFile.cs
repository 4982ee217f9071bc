using Atelier.Web.Pipeline;
using Atelier.Web.Problems;

namespace Atelier.Local.Cli;

/// <summary>Documents that people write, read as strictly as the API reads them: what is misspelt is told and not swallowed.</summary>
internal static class JsonFile
{
    /// <summary>The most bytes a document may have.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>A document that is kept as it is.</summary>
    /// <exception cref="InvalidDataException">It is none; says what is wrong, and in which line.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Task<T> DocumentAsync<T>(FileInfo file, CancellationToken cancellationToken)
        where T : class => ReadAsync(file, bytes => JsonBodies.ReadDocument<T>(bytes.Span), cancellationToken);

    /// <summary>What is checked by whoever asks for it.</summary>
    /// <inheritdoc cref="DocumentAsync"/>
    public static Task<T> ReadAsync<T>(FileInfo file, CancellationToken cancellationToken)
        where T : class => ReadAsync(file, bytes => JsonBodies.Read<T>(bytes.Span), cancellationToken);

    private static async Task<T> ReadAsync<T>(FileInfo file, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new FileNotFoundException($"There is no file '{file.FullName}'.");
        }

        if (file.Length > MaxBytes)
        {
            throw new InvalidDataException($"'{file.Name}' has {file.Length} bytes; it may have at most {MaxBytes}.");
        }

        try
        {
            return read(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
        }
        catch (ProblemException e)
        {
            throw new InvalidDataException($"'{file.Name}': {e.Message}", e);
        }
    }
}
