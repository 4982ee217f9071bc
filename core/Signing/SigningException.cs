namespace Atelier.Core.Signing;

/// <summary>The signer couldn't sign or say whose a key is. Nothing was signed; the same may succeed later.</summary>
/// <param name="message">What happened and what to do; safe to show.</param>
/// <param name="inner">The cause.</param>
public sealed class SigningException(string message, Exception? inner = null) : Exception(message, inner);
