namespace AwsSimulator.Salesforce;

/// <summary>Words that generated records are made of: several scripts, accents, apostrophes and one emoji, as real orgs have them.</summary>
internal static class Vocabulary
{
    public static readonly string[] FirstNames =
    [
        "Anna", "Jürgen", "Zoë", "François", "Siobhán", "Łukasz", "Nguyễn Văn", "María José", "Øyvind", "Иван", "Ελένη", "محمد", "太郎", "지훈",
        "Priya", "D'Angelo", "Chloé", "Björn", "Ayşe", "Kwame", "Ingrid", "Mateus", "Noor", "Sam",
    ];

    public static readonly string[] LastNames =
    [
        "Müller", "O'Brien", "García Márquez", "Dupont", "Kowalski", "山田", "김", "Нowak", "Παπαδόπουλος", "Al-Farsi", "van der Berg", "Nilsson",
        "Østergård", "Schmidt-Weiß", "Ferreira", "Smith", "Johnson", "Tanaka", "Yılmaz", "Okafor", "Novák", "Rossi", "Иванов", "Le",
    ];

    public static readonly string[] CompanyNames =
    [
        "Aurora", "Brückner", "Café Central", "Deltaworks", "Évora", "Fjord", "Grünwald", "Hélios", "Ishikawa", "Junction 9", "Kestrel", "Lumière",
        "Montaña", "Nordlicht", "Østfold", "Pívot", "Quarz", "Río Verde", "Søren & Sons", "Tōkyō", "Überlinger", "Vértice", "Weiß", "Zürcher",
    ];

    public static readonly string[] CompanyTrades =
    [
        "Logistics", "Foods", "Maschinenbau", "Energy", "Textiles", "Software", "Pharma", "Papier", "Hôtels", "製作所",
    ];

    public static readonly string[] CompanyForms =
    [
        "GmbH", "Ltd.", "S.A.", "AG", "Inc.", "Oy", "K.K.", "B.V.", "& Co. KG", "AB",
    ];

    public static readonly string[] Cities =
    [
        "München", "São Paulo", "København", "Kraków", "Αθήνα", "東京", "서울", "Genève", "Reykjavík", "Boston", "Zürich", "Łódź", "Nantes", "Austin",
    ];

    public static readonly string[] Countries =
    [
        "Deutschland", "Brasil", "Danmark", "Polska", "Ελλάδα", "日本", "Schweiz", "Ísland", "United States", "France",
    ];

    public static readonly string[] Streets =
    [
        "Hauptstraße", "Rua das Flores", "Østergade", "Main St.", "Rue de l'Église", "ul. Długa", "桜通り", "Bahnhofplatz",
    ];

    public static readonly string[] Titles =
    [
        "Buyer", "Chef de projet", "CTO", "Geschäftsführerin", "Head of \"Data\"", "Procurement", "部長", "Vice President, EMEA",
    ];

    public static readonly string[] Words =
    [
        "renewal", "offer", "Lieferung", "quarterly", "call", "back", "Größe", "naïve", "scope", "signed", "draft", "prix", "follow-up", "pending",
        "合意", "contract", "site", "visit", "50%", "C:\\share", "tab\tbed", "line\nbreak", "\"quoted\"", "déjà", "vu", "🚀", "ändern", "e-mail",
    ];
}
