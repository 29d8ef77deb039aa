using Sdks.Generator;

// dotnet run --project src/Sdks/Generator [folder of the stand-ins, default src/Sdks]
string folder = args.Length > 0 ? args[0] : Path.Combine("src", "Sdks");
foreach (ServiceShapes service in ServiceShapes.All())
{
    string file = Path.Combine(folder, service.Package, service.FileName);
    File.WriteAllText(file, ServiceSource.Of(service));
    Console.WriteLine($"{file}: {service.Operations.Count} operations, {service.Classes.Count} classes, {service.Enums.Count} enums");
}
