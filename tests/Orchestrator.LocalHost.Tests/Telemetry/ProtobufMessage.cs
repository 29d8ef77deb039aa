using System.Text;

namespace Orchestrator.LocalHost.Tests.Telemetry;

/// <summary>A protobuf message as its fields: all that is needed to read OTLP without its generated classes.</summary>
internal sealed class ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    public string Text(int field) => Bytes(field) is { } text ? Encoding.UTF8.GetString(text.Span) : string.Empty;

    public string Hex(int field) => Bytes(field) is { } id ? Convert.ToHexStringLower(id.Span) : string.Empty;

    public long Number(int field) => Fields().FirstOrDefault(each => each.Field == field).Number;

    public IEnumerable<ProtobufMessage> Messages(params int[] path) => path.Length == 0
        ? [this]
        : Fields().Where(each => each.Field == path[0]).SelectMany(each => new ProtobufMessage(each.Bytes).Messages(path[1..]));

    private ReadOnlyMemory<byte>? Bytes(int field) =>
        Fields().Where(each => each.Field == field).Select(each => (ReadOnlyMemory<byte>?)each.Bytes).FirstOrDefault();

    private IEnumerable<(int Field, long Number, ReadOnlyMemory<byte> Bytes)> Fields()
    {
        int at = 0;
        while (at < bytes.Length)
        {
            long tag = Varint(ref at);
            int length = (tag & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(ref at), _ => 0 };
            long number = (tag & 7) == 0 ? Varint(ref at) : 0;
            yield return ((int)(tag >> 3), number, bytes.Slice(at, length));
            at += length;
        }
    }

    private long Varint(ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes.Span[at++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
