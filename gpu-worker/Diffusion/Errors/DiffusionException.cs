namespace Atelier.Diffusion;

/// <summary>
/// Something that a caller can put right: a request that cannot be rendered, a model that cannot run, a result that is not a picture.
/// <see cref="Code"/> and <see cref="Field"/> are stable; the message says what is wrong, and <see cref="Remedy"/> the way out.
/// </summary>
public class DiffusionException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">One of <see cref="DiffusionErrorCodes"/>.</param>
    /// <param name="field">The request's or configuration's field at fault, camelCase; empty when no single field is.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public DiffusionException(string code, string field, string message, string remedy, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Field = field;
        Remedy = remedy;
    }

    /// <summary>A stable code of <see cref="DiffusionErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>The field at fault, camelCase; empty when no single field is.</summary>
    public string Field { get; }

    /// <summary>What to do about it, a sentence.</summary>
    public string Remedy { get; }

    /// <summary>What is wrong and what to do about it, for people.</summary>
    public virtual string Explanation => $"{Message} {Remedy}";
}
