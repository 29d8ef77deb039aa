namespace SampleFunctions;

public sealed record Order(string Item, int Count);
