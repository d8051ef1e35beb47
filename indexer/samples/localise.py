"""What differs from place to place: who handles a matter there, where, under which number.

Everything follows from the names alone (SHA-256), so that two runs, and two machines, write the same documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from dictionaries.caches import memoized
from dictionaries.regions import Region, RegionTree
from indexer.samples.authority_names import Names, names_at, real_name, short_name

LEVEL_NAMES = {
    "nation": "国家级",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "乡级",
    "village": "村级",
}

# Area codes of Zhejiang's cities, of the four municipalities and of the other provincial capitals, by the first four
# digits of the region code; elsewhere 0000, which no exchange uses. Behind them stands 0000xxxx: no subscriber's number
# begins with 0, so none of these can ring anyone.
AREA_CODES = {
    "3301": "0571", "3302": "0574", "3303": "0577", "3304": "0573", "3305": "0572", "3306": "0575", "3307": "0579",
    "3308": "0570", "3309": "0580", "3310": "0576", "3311": "0578", "3300": "0571",
    "1101": "010", "1201": "022", "3101": "021", "5001": "023", "5002": "023", "1100": "010", "1200": "022",
    "3100": "021", "5000": "023", "1301": "0311", "1401": "0351", "1501": "0471", "2101": "024", "2201": "0431",
    "2301": "0451", "3201": "025", "3401": "0551", "3501": "0591", "3601": "0791", "3701": "0531", "4101": "0371",
    "4201": "027", "4301": "0731", "4401": "020", "4419": "0769", "4501": "0771", "4601": "0898", "5101": "028",
    "5201": "0851", "5301": "0871", "5401": "0891", "6101": "029", "6201": "0931", "6301": "0971", "6401": "0951",
    "6501": "0991",
}  # fmt: skip
NO_AREA_CODE = "0000"
# The cities of the 兵团 stand under 新疆 in the list of regions, and have the 兵团's site.
CORPS_CITIES, CORPS_SITE = "6590", "660000"
WINDOWS = 60  # windows of a service hall: a county's hall has 30-80


def number_of(*names: str) -> int:
    """A number in [0, 2**32) that follows from the names: the first four bytes of their SHA-256."""
    return int.from_bytes(sha256("\x1f".join(names).encode()).digest()[:4], "big")


def offered_levels(region: Region, tree: RegionTree) -> frozenset[str]:
    """The levels whose matters a region handles: its own, and one that its subtree lacks.

    A municipality has no cities, so it handles city matters (北京市住房公积金管理中心); 东莞 has no counties, so its
    police handles county matters. A province of which nothing below is known (台湾, 香港, 澳门) handles none.
    """
    below = tree.by_number(region.number + 1).level if region.end > region.number + 1 else None
    if region.level == "province":
        # In preorder the first child follows its parent; counties directly under a province stand after its cities.
        return frozenset({"province", "city"} if below == "county" else {"province"} if below else ())
    if region.level == "city" and below != "county":
        return frozenset({"city", "county"})
    return frozenset({region.level})


@dataclass(frozen=True, slots=True)
class Locality:
    """A region with the names that patterns ask for. What was filled in once is kept: thousands of matters ask alike.

    `path` begins with the province (浙江省杭州市余杭区), `full_name` with the city (杭州市余杭区); both are unique.
    `levels`: those whose matters it handles.
    """

    region: Region
    chain: frozenset[str]
    path: str
    full_name: str
    city: str
    province: str
    area: str
    code12: str
    site: str
    level: str
    levels: frozenset[str]
    pattern_keys: tuple[str, ...]
    names: Names
    _filled: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)
    _authorities: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict, repr=False, compare=False)

    def fill(self, pattern: str, seed: str) -> str:
        """The pattern with this place's names; `{n}` and `{digits}` follow from the region's code and `seed`."""
        key = (pattern, seed)
        if key not in self._filled:
            self._filled[key] = pattern.format(
                name=self.region.name,
                short=short_name(self.region.name),
                path=self.path,
                city=self.city,
                province=self.province,
                committee=committee(self.region.name),
                area=self.area,
                n=number_of(self.region.code, seed) % WINDOWS + 1,
                digits=f"0000{number_of(seed, self.region.code) % 10_000:04d}",
            )
        return self._filled[key]

    def authority(self, patterns: Mapping[str, str], department: str, title: str = "") -> dict[str, str]:
        """实施主体 of a line here, of the matter of that title; copies share the object."""
        usual = next(patterns[key] for key in self.pattern_keys if key in patterns)
        pattern = real_name(usual, department, title, self.names)
        key = (pattern, department)
        if key not in self._authorities:
            self._authorities[key] = {
                "name": self.fill(pattern, department),
                "code": organisation_code(self.region.code, department),
                "department": department,
            }
        return self._authorities[key]


def locality(region: Region, tree: RegionTree) -> Locality:
    """The region with its names; `city` is the province where no city stands above (北京市公安局海淀分局's 北京市)."""
    chain = tuple(tree.chain(region.code))
    named = {above.level: above.name for above in chain}
    province = named.get("province", region.name)
    city = named.get("city", province)
    keys = _pattern_keys(region, city)
    return Locality(
        region=region,
        chain=frozenset(above.code for above in chain),
        path=tree.path_name(region.code) if region.level != "nation" else region.name,
        full_name=city + named.get("county", "") + named.get("town", "") + named.get("village", ""),
        city=city,
        province=province,
        area=AREA_CODES.get(region.code[:4], NO_AREA_CODE),
        code12=region.code.ljust(12, "0"),
        site=CORPS_SITE if region.code.startswith(CORPS_CITIES) else region.code[:2].ljust(6, "0"),
        level=LEVEL_NAMES[region.level],
        levels=offered_levels(region, tree),
        pattern_keys=keys,
        names=names_at((above.code for above in chain), keys[0]),
    )


def organisation_code(code: str, department: str) -> str:
    """An 18-character code of an authority, in the form of a credit code but never a real one.

    11 (机关), the region's first six digits, a digest of the full code and the line; its check character is I, which
    GB 32100 does not use.
    """
    digest = sha256(f"{code}\x1f{department}".encode()).hexdigest().upper()
    return f"11{code[:6]}{digest[:9]}I"


@memoized(4_096, name="committees")
def committee(name: str) -> str:
    """The name of a village's or community's own committee."""
    if name.endswith("委会"):
        return name
    if name.endswith("村"):
        return f"{name}村民委员会"
    return f"{name}居民委员会" if name.endswith("社区") else f"{name}村（居）民委员会"


def _pattern_keys(region: Region, city: str) -> tuple[str, ...]:
    """Which patterns may name an authority here, the first one that is there wins.

    A 市辖区's may differ from a 县's, a 街道's from a 镇's; the last ones serve a region that stands in for a level
    that it lacks. 神农架林区 has no city above it, so no 分局 of one.
    """
    if region.level == "province" and region.name.endswith("市"):
        return ("city", "province", "county")
    if region.level == "county" and region.name.endswith("区") and not city.endswith("省"):
        return ("district", "county", "city")
    if region.level == "town" and region.name.endswith("街道"):
        return ("street", "town")
    return (region.level, "city", "county")
