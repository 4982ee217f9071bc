using System.Text;
using Atelier.Core.Renders;
using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>What a lane's messages look like on Service Bus.</summary>
internal static class LaneEnvelope
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A message to send.</summary>
    /// <exception cref="ArgumentException">Its id is too long for Service Bus.</exception>
    public static ServiceBusMessage New(LaneMessageId id, string body, TimeSpan timeToLive)
    {
        return id.Job.Length > LaneMessageId.MaxJob
            ? throw new ArgumentException($"The job's id '{id.Job}' is longer than {LaneMessageId.MaxJob} characters: with its counts it would not fit into what Service Bus takes.", nameof(id))
            : new(new BinaryData(Strict.GetBytes(body)))
            {
                MessageId = id.ToString(),
                ContentType = "application/json",
                Subject = "render",
                TimeToLive = timeToLive,
            };
    }

    /// <summary>Reads a message's body. What comes from a queue is not trusted.</summary>
    /// <returns>False when it can be no job; <paramref name="body"/> then says why.</returns>
    public static bool TryRead(ServiceBusReceivedMessage message, out string body)
    {
        try
        {
            var bytes = message.Body.ToMemory();
            if (bytes.Length > LaneLimits.MaxBody)
            {
                body = $"Its body is {bytes.Length} bytes; at most {LaneLimits.MaxBody} travel on a lane.";
                return false;
            }

            body = Strict.GetString(bytes.Span);
            return true;
        }
        catch (DecoderFallbackException)
        {
            body = "Its body is no UTF-8 text.";
            return false;
        }
        catch (NotSupportedException)
        {
            // An AMQP value or sequence, from some other program.
            body = "Its body is no bytes.";
            return false;
        }
    }

    /// <summary>Why a dead letter died, for people.</summary>
    /// <param name="message">The dead letter.</param>
    /// <param name="deliveries">How often it was delivered while it lived.</param>
    public static string DeathOf(ServiceBusReceivedMessage message, int deliveries) => message.DeadLetterReason switch
    {
        "TTLExpiredException" => LaneLimits.ExpiredReason,
        "MaxDeliveryCountExceeded" => LaneLimits.TooOftenReason(deliveries),
        var reason => message.DeadLetterErrorDescription ?? reason ?? "nobody said why",
    };
}
