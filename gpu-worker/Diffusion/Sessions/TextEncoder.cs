namespace Atelier.Diffusion;

/// <summary>Token ids to the states that the UNet attends to and, where it takes one, the vector of the whole prompt. Thread-safe.</summary>
internal sealed class TextEncoder(OnnxNetwork network, TextEncoderPorts ports)
{
    /// <summary>Encodes windows, whose states come one after the other as if they were one long prompt. The vector is the first window's.</summary>
    public Conditioning Encode(TokenizedPrompt prompt)
    {
        using var buffer = new TensorBuffer(ports.Ids.Type);
        var windows = prompt.Report.Chunks;
        // A fixed batch of one takes the windows one by one.
        var batch = ports.Ids.Dimensions[0] == 1 ? 1 : windows;
        var length = prompt.Ids.Length / windows;
        string[] names = ports.Pooled is { } port ? [ports.States.Name, port.Name] : [ports.States.Name];
        var parts = new List<float[]>();
        var (width, pooled) = (0, Array.Empty<float>());
        for (var at = 0; at < windows; at += batch)
        {
            var input = buffer.Shaped(batch, length);
            buffer.Write(prompt.Ids.Span.Slice(at * length, batch * length));
            var outputs = network.Run(ports.Ids.Name, input, shrinks: false, names);
            parts.Add(outputs[0].Values);
            width = (int)outputs[0].Shape[2];
            if (at == 0 && names.Length > 1) pooled = outputs[1].Values[..(int)outputs[1].Shape[1]];
        }

        GC.KeepAlive(buffer);
        return new Conditioning { States = parts.Count == 1 ? parts[0] : [.. parts.SelectMany(p => p)], Pooled = pooled, Length = prompt.Ids.Length, Width = width, Report = prompt.Report };
    }
}
