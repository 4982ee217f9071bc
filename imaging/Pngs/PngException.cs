namespace Atelier.Imaging;

/// <summary>Bytes that are no PNG we take. <see cref="Code"/> is stable; the message says what is wrong and where.</summary>
public sealed class PngException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">One of <see cref="PngErrorCodes"/>.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public PngException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>One of <see cref="PngErrorCodes"/>.</summary>
    public string Code { get; }
}
