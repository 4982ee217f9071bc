using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Durable;

/// <summary>The framework's client of the invocation under way. The host binds one to each function call; the domain, which lives longer, finds it here. Thread-safe: each call sees its own.</summary>
public sealed class DurableClients
{
    private readonly AsyncLocal<DurableTaskClient?> _current = new();

    /// <summary>The client of this call.</summary>
    /// <exception cref="InvalidOperationException">The function didn't bind one.</exception>
    public DurableTaskClient Current => _current.Value
        ?? throw new InvalidOperationException("This function has no Durable client; it must bind one and hand it over before it calls the domain.");

    /// <summary>Hands over the client that a function was given; it counts for what that function calls and awaits.</summary>
    public void Use(DurableTaskClient client) => _current.Value = client;
}
