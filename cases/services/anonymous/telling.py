"""Words: which ones tell much about a child, and which ones tell nothing though written large."""

# Beginnings of words, by why they are marked; bokmål and nynorsk
STEMS: dict[str, tuple[str, ...]] = {
    "event": (
        "dødsfall", "døde", "døydde", "død", "selvmord", "sjølvmord", "drap", "drept", "ulykke",
        "ulukke", "brann", "brant", "overfall", "voldtekt", "valdtekt", "fengsel", "fengslet",
        "arrest", "dømt", "dom", "rettssak", "flykt", "asyl", "krig", "adopt", "fosterhjem",
        "fosterheim", "beredskapshjem", "barnebortfør", "kidnapp", "savnet", "forsvunnet",
        "konkurs", "avisen", "avisa", "nyhete", "på tv", "begrav", "gravferd", "hemmelig adresse",
        "krisesenter", "gravid", "fødte", "skutt", "knivst", "politi",
    ),
    "health": (
        "diagnos", "kreft", "leukemi", "diabetes", "epilepsi", "adhd", "autis", "asperger",
        "tourette", "downs", "cerebral", "rullestol", "døv", "blind", "hørselshem", "synshem",
        "sykehus", "sjukehus", "rikshospitalet", "ahus", "operasjon", "operert", "innlagt", "bup",
        "psykose", "schizo", "bipolar", "spiseforstyr", "anoreksi", "hiv", "sjelden sykdom",
        "misbruker", "avrus",
    ),
    "family": (
        "tvilling", "trilling", "søsken", "halvbror", "halvsøster", "stefar", "stemor", "stebror",
        "stesøster", "enebarn", "eldste", "yngste", "enke", "enkemann", "foreldreløs", "medmor",
        "surrogat", "donor", "bonusfar", "bonusmor",
    ),
    "background": (
        "afghan", "albansk", "amerikansk", "arab", "bosnisk", "dansk", "engelsk", "eritre",
        "etiop", "filippin", "finsk", "fransk", "gambi", "gresk", "indisk", "irak", "iran",
        "italiensk", "jesid", "jød", "katolsk", "kinesisk", "koran", "kosov", "kristen", "kurdi",
        "kven", "latvi", "litauisk", "menighet", "moske", "muslim", "nepal", "pakistan",
        "palestin", "polsk", "portugis", "rom-", "rumensk", "russisk", "samisk", "serbisk",
        "sikh", "somal", "spansk", "sudan", "svensk", "syrisk", "tamil", "thai", "tsjetsjen",
        "tyrkisk", "tysk", "ukrain", "vietnam", "jehova", "pinsevenn", "smiths venner", "hindu",
        "buddhis", "morsmål", "flerspråk", "tolk",
    ),
    "work": (
        "advokat", "bonde", "brannmann", "byråd", "daglig leder", "fisker", "forfatter", "fylkes",
        "journalist", "kommunestyre", "lege", "musiker", "offiser", "ordfører", "pilot", "prest",
        "imam", "rektor", "rørlegger", "sjøfor", "skuespiller", "soldat", "statsråd", "stortings",
        "sykepleier", "sjukepleiar", "snekker", "tannlege", "trener", "vaktmester", "drosje",
        "butikk", "verksted", "gårdsbruk", "gardsbruk",
    ),
    "leisure": (
        "fotball", "håndball", "handball", "ishockey", "korps", "kor ", "speider", "ridning",
        "ridestall", "turn", "svømmeklubb", "langrenn", "landslag", "kretslag", "mester", "vant ",
        "klubb", "idrettslag",
    ),
    "time": (
        "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
        "oktober", "november", "desember", "jul", "påske", "pinse", "sommerferie", "vinterferie",
        "høstferie", "17. mai", "bursdag", "fødselsdag", "konfirm", "mandag", "tirsdag", "onsdag",
        "torsdag", "fredag", "lørdag", "søndag", "i går", "i dag", "forrige uke",
    ),
}  # fmt: skip
# Services that every municipality has: they tell of no place
SERVICES = frozenset({
    "AKS", "BTI", "BUP", "Barnevernet", "Barneverntjenesten", "DPS", "HMS", "IOP", "IP", "LOS",
    "NAV", "Nav", "OK", "PP", "PPT", "Politiet", "SFO", "SLT", "SMS", "TV", "URO",
})  # fmt: skip
# Small words, and words that sentences about children often begin with
COMMON = frozenset({
    "alle", "alltid", "alt", "andre", "at", "av", "bare", "barn", "barna", "barnet", "barnets",
    "begge", "begynte", "bekymringen", "blant", "ble", "blir", "bruker", "både", "da", "de",
    "deg", "dei", "del", "deltar", "den", "denne", "der", "dere", "deres", "deretter", "derfor",
    "dersom", "det", "dette", "din", "disse", "du", "eg", "egen", "ei", "ein", "eit", "elev",
    "eleven", "elevene", "eller", "ellers", "en", "ene", "enkelte", "enn", "er", "et", "ett",
    "etter", "far", "faren", "fars", "fem", "fikk", "fire", "flere", "foran", "fordi", "foreldre",
    "foreldrene", "foresatte", "forsøker", "fortsatt", "fra", "få", "får", "før", "første",
    "gikk", "gir", "gjennom", "gjerne", "gjør", "gråter", "gutten", "går", "ha", "hadde", "ham",
    "han", "hans", "har", "hei", "heile", "hele", "heller", "helst", "henne", "hennes", "her",
    "hjelper", "hjemme", "ho", "holder", "hun", "hva", "hvem", "hver", "hverken", "hvis", "hvor",
    "hvordan", "hvorfor", "i", "ifølge", "igjen", "ikke", "ikkje", "imens", "ingen", "innimellom",
    "ja", "jeg", "jenta", "jenten", "jo", "kan", "kanskje", "klarer", "kom", "kommer", "kun",
    "kunne", "kva", "kven", "lager", "lar", "leder", "lederen", "lekene", "leker", "lenge",
    "ligger", "like", "liker", "litt", "læreren", "mamma", "man", "mange", "med", "medan",
    "mellom", "men", "mens", "mer", "mest", "mor", "moren", "mors", "mye", "må", "ned", "nei",
    "neste", "noe", "noen", "nok", "nylig", "nå", "når", "og", "også", "om", "opp", "oppfører",
    "oss", "over", "overfor", "pappa", "personalet", "pleier", "på", "reagerer", "sammen", "samt",
    "seg", "sei", "selv", "ser", "si", "sidan", "siden", "sier", "sin", "sine", "sitt", "sitter",
    "skal", "skole", "skolen", "skriver", "slik", "slår", "snakker", "snart", "som", "sover",
    "spiller", "spiser", "starten", "stund", "står", "støtte", "svarer", "så", "søker", "tar",
    "tidligere", "til", "to", "tre", "trekker", "trenger", "tror", "tross", "tør", "under",
    "undringen", "ungdommen", "uroen", "ut", "uten", "utenfor", "vanligvis", "var", "ved",
    "vegrer", "vennene", "vi", "vil", "ville", "virker", "viser", "våkner", "vår", "våre", "være",
    "vært", "å", "året", "én",
})  # fmt: skip
