"""Surnames and what given names are made of: how dear a name of a person is, read as one."""

from __future__ import annotations

from math import log
from typing import Final

# The most common first, as the ministry's yearly counts of names have them: so many bear the 20 of the first line that
# each stands for 2.5 in 100 people, each of the second for 0.4, each of the third for 0.02.
MOST: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
MANY: Final = (
    "郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江"
    "尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤萧阎"
)
SOME: Final = (
    "康樊葛施牛邢伍翟齐庞章鲁洪庄倪岳梅辛管祝左涂甘路柴穆查裴关凌曲艾宁耿詹喻童欧翁古卜鲍司聂褚娄桑窦岑柳尤俞阮霍华"
    "焦巩厉隋党宫费靳靖殷邬池强牟连单温傅缪解应宗宣郁杭诸丰巴车谷宓蓬郗班仰秋仲伊仇栾暴祖符束幸韶郜蓟薄印宿怀蒲邰鄂"
    "索咸籍屠蒙阴胥苍闻莘翁谌郤璩桂濮扈燕冀郏浦尚农别晏瞿充慕茹习宦鱼容慎戈暨居衡步耿满匡文寇广禄阙东殴殳沃蔚越夔隆"
    "师厍晁勾敖融冷訾阚简饶空毋沙养鞠须丘奚占原代芦时来安乐平米贝计伏成谈茅项季麻乔储皮禹劳桓权贲裘嵇隗湛支荣惠巢蒯"
    "寿戎富牧扶堵宰弘明亢缑旷谯易赖荀兰毕丛纪闵边辜戚廉木姬糜井封竺栗巫云昌保师战海位植盖邸席危颜刁冉卞包卓房苗花骆"
    "狄柏柯洛滕游盛臧葆虞滑虢逄鹿郎佘仝苑车揭练佟商伯粟雍冼帅雒仉么苟申甄舒晋楚候肇迟蓝祁芮麦景蔺鄢樊屈荆卫钮尧凤乌"
    "吉孛铁贡郦臧池阳银双哈"
)
COMPOUND_NAMES: Final = (
    "欧阳 上官 司马 诸葛 司徒 夏侯 皇甫 尉迟 公孙 慕容 令狐 东方 南宫 独孤 端木 长孙 宇文 轩辕 鲜于 闻人 东郭 申屠"
    " 呼延 西门 拓跋 澹台 淳于 公冶 太叔 濮阳 万俟 赫连 钟离 宗政 公羊 仲孙 司空 司寇 亓官 闾丘 左丘 谷梁"
)
COMPOUND: Final = tuple(COMPOUND_NAMES.split())
# Characters that given names are made of: each stands for one in 400 of their characters, any other for one in 150,000.
GIVEN: Final = frozenset(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红玲芬燕莉梅华建国文辉鹏飞鑫波斌宇浩凯俊峰龙海林琴云霖雷雪"
    "淑珍荣翠凤香月莲美琳凡佳嘉雨婷欣怡思子涵梓轩泽晨浩然一诺萱可馨诗琪瑶梦瑞博睿铭皓宸祺熙雅彤悦妍琦璇莹雯菲蕾薇晓"
    "小春东生志永祥福德才富贵财发金银宝良善仁义礼信忠孝和顺安康乐宁健立新民庆祖宗光耀先正大长成达昌盛兴旺元开启运武"
    "卫兵胜利功勋战将帅威猛虎彪豹鸿雁鹰鹤麒麟松柏竹柳枫桦楠森树根茂荣枝叶花蓉芝莎茜芸芹芷若蓝青紫丹朱赤橙黄绿白素星"
    "辰阳日月天空宏广远山石川江河湖泉源清洁净冰霜露雾虹霓晴朗晖昕昊旭晟晔暄景升朝夕夏秋冬冉冠冬诚谦恭敬慧智聪颖哲学"
    "文章书诗画棋琴音乐歌舞曼妙娇媚娥娣妹姣姗婉婧嫣媛嫦菊荷菁蔚蕊薛桃杏李梨樱榕槿彩锦绣绮纯绢绮维纲经纬缘继绪承传业"
    "家邦邵政治权官仕卿相侯伯仲叔季君王玺玮珂珊珠珺琛琼瑜瑾瑄璐璟璞玥珏珉奇异特尔力勤劳奋进胜远航帆舟舰艇航程三双"
    "元初守常恒久延年寿昌龄益益增长根水火土木木焕炎炜烨煜灿炳烈焱熠熹然照腾跃翔翼羽翰翎坤乾坚培城增墨壮夫央奎奕宗"
    "宜宝寅富察岚岩岭峻崇嵩巍巧广庭廷弘彦彬彰律微心必念恩惠意慈懿戎承抗振挺捷攀敦斐方昂易昭显晋普晶曦曙有朋望杨材来"
    "栋桐梁梅棠楷榜槐正毅民洪津洲浓涌润深淇渊湘溪滨滢漫潇潮澄澜濤照爱牧玄玫理生甜男界留益盈真知石砚磊祎福禹秉科程"
    "穆立竞童端笑筠简粤红纪练绍群翊耘职联育胤舒航良艺芮苑苗英茵范茗莘菀萌蒙蓓蕴虎蝶行裕言训诗谊谷豪贝贞贤赞超越路辉"
    "辛迎连迪逸道遥邦郁都采里野钊钢钧钰铁铮锋锐镇镛长闯闻阅隆雄霆震韬韵顺颂颜飒之田设起馥驰骁骏骥高魁鲁鸣默齐龙仙令"
    "仪任伊优会伦佑佩侃俐信倩倪健偲儒元允兆克全公其典兴再军冯凌凝凯剑力励勉化北千升卉卓博卫印原友双叶司同向君含吟周"
    "呈味咏哲唯善喜圆圣均坦城大夫妙妤妮姝姿威娅婵婕嫒宛宣宾寒尚尧展岳峥川巧己希帅平建弛彤影征徽恬悠情愉慕慎才扬拓拥"
    "持敬斯旋旦昱时晏智曜曼月朔来杉果柔柯栩桢梵楚楠欢歆毓沁沐沛沙河泓泰洁涓润淼渝渤湛"
)
# No name has them: they are what sentences are held together by.
NEVER: Final = frozenset(
    "的了吗呢吧啊呀么是在不被把给对从到就都也还很太更最已让与及或但而且于此这那哪怎谁我你您他她它们没去说想要能请问"
    "怎啥嘛咋仍却只各每该什何因虽并等着过得该怎将应做办找打诉某"
)
SHARE: Final = dict.fromkeys(SOME, 0.0002) | dict.fromkeys(MANY, 0.004) | dict.fromkeys(MOST, 0.025)
SURNAME_COST: Final = {name: -log(share) for name, share in SHARE.items()} | dict.fromkeys(COMPOUND, -log(0.0005))
GIVEN_COST: Final = dict.fromkeys(GIVEN, log(400))
RARE: Final = log(150_000)
# Of names with a given name of one character, two and three.
LENGTH_COST: Final = {1: -log(0.14), 2: -log(0.85), 3: -log(0.002)}


def name_cost(surname: str, given: str) -> float:
    """-ln of how probable a name is among names; infinite where it is none."""
    if not NEVER.isdisjoint(given):
        return float("inf")
    of_given = sum(GIVEN_COST.get(char, RARE) for char in given)
    return SURNAME_COST[surname] + LENGTH_COST[len(given)] + of_given


def surname_of(text: str) -> str:
    """The surname that a text begins with, the longer one first; "" where none."""
    return text[:2] if text[:2] in COMPOUND else text[:1] if text[:1] in SURNAME_COST else ""
