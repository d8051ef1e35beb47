"""A small vocabulary for tests: a few names over the general lexicon and all places."""

from functools import lru_cache

from dictionaries.pinyin import Pinyin
from dictionaries.regions import load_tree
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.build import build_vocabulary
from search_engine.installation.indexed_dictionaries import place_names
from tests.known import analyzer

NAMES = (
    "居民身份证补领", "居民身份证换领", "住房公积金提取", "公积金贷款", "普通护照签发", "护照办理", "营业执照注销",
    "社会保险登记", "内地居民结婚登记", "异地就医备案", "食品经营许可（新办）", "机动车驾驶证补证", "户口迁移",
    "社保卡补领", "社保断缴补缴", "ETC办理",
    "在城市公共场所举办大型群众性活动的安全许可审批（县级权限）",
)  # fmt: skip
TERMS = ("身份证", "公积金", "公积金提取", "护照", "社保", "户口", "营业执照", "驾驶证", "断缴", "办理身份证", "ca证书")
SERVICES = ("花呗", "健康码", "医保电子凭证", "蚂蚁森林")
QUERIES = (("公积金查询", 900), ("社保查询", 500))
PINYIN = Pinyin({"重庆": ("chong", "qing")})


@lru_cache(maxsize=1)
def small_vocabulary() -> Vocabulary:
    """Built once a process; about two seconds, nearly all for the general lexicon."""
    return build_vocabulary(
        [(name, 3.0) for name in NAMES],
        TERMS,
        QUERIES,
        analyzer(),
        PINYIN,
        place_names(load_tree()),
        SERVICES,
    )
