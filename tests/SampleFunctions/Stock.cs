namespace SampleFunctions;

public sealed class Stock
{
    public int Left { get; set; } = 10;
}
