"""Lines that sites put around or into a text: captions, shares, subscriptions, links to other texts, tags, dates.

A line is dropped only where it is short and of a known pattern as a whole, so that no sentence of the text is lost:
what such a line begins with ("Фото", "По теме", "Источник") begins sentences too, and these end with a full stop.
"""

import re

_MAX_CHARS = 220
"""What is longer is text."""

_MONTH = (
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|наурыз|наур|сакавік|студзен|лют|сакав|красав|трав|чэрв"
    r"|ліпен|жнів|верас|кастр|ліст|снеж|січ|берез|квіт|черв|лип|серп|верес|жовт|груд|jan|feb|mar|apr|may|jun|jul|aug"
    r"|sep|oct|nov|dec|yanv|fevr|avg|sent|okt|noya|dek)\w*\.?"
)
_MAX_DATELINE = 100
_SHORT_LINE = 60
_DATELINE = re.compile(
    rf"(?:\d{{1,2}}:\d\d,?\s(?:\d{{1,2}}\s{_MONTH}\s\d{{4}}|\d{{1,2}}\.\d\d\.\d{{4}})|(?:\d{{1,2}}\s{_MONTH}\s\d{{4}}|\d{{1,2}}\.\d\d\.\d{{4}})"
    rf"(?:\s?г(?:ода|\.)?)?,?\s(?:в\s)?\d{{1,2}}:\d\d)",
    re.IGNORECASE,
)
"""A day with its time opens a line that is no sentence: who, when, where, read how often."""
_TIME_WORD = re.compile(
    rf"\d+(?:[.,:/+-]\d+)*|сегодня|вчера|бүгін|bugun|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота"
    rf"|воскресенье|в|г|года|жылғы|йил|yil|мск|msk|gmt|utc|am|pm|обновлено|опубликовано|дата|публикации|updated|published"
    rf"|{_MONTH}",
    re.IGNORECASE,
)

# Whole lines that are furniture whatever they end with.
_WHOLE = re.compile(
    r"(?:"
    # links to other texts
    r"(?:читайте|читать|смотрите|слушайте|чытайце)\s+(?:также|ещё|еще|по\s+теме|таксама|також)\s*[:.…]?"
    r"|(?:читайте|читать|смотрите|слушайте|чытайце)\s+(?:также|ещё|еще|нас|по\s+теме|подробнее|падрабязней|таксама|також)"
    r"(?:\s*[:–—-]\s.*|(?:\s+\w+){1,3}\s*[:–—-]\s.*(?<!\.))"
    r"|(?:подробнее|подробности|ранее|источник|ссылка|по\s+теме|материалы?\s+по\s+теме|ещё\s+по\s+теме|на\s+эту\s+тему"
    r"|другие\s+(?:новости|материалы)(?:\s+\w+){0,3}|похож(?:ее|ие\s+\w+)|сондай-ақ\s+оқыңыз|shuningdek,?\s+o\W?qing|read\s+also"
    r"|read\s+more|see\s+also|related(?:\s+\w+)?|more\s+on\s+this)\s*:.*"
    # shares, prints, counters, reactions
    r"|(?:поделиться|поделитесь|отправить|распечатать|печать|версия\s+для\s+печати|скопировать\s+ссылку|комментировать"
    r"|комментарии|обсудить|нравится|реклама|на\s+правах\s+рекламы|теги|метки|наверх|главная|на\s+главную|назад|вперёд|вернуться|возврат\s+к\s+списку"
    r"|текстовая\s+версия|следующая\s+новость|предыдущая\s+новость|бөлісу|ulashish|улашиш|share(?:\s+this(?:\s+\w+)?)?"
    r"|print|подписаться(?:\s+на\s+новости)?|подписка|фото|видео|инфографика|похожее|подробнее|подробности|по\s+теме)\s*[:!.]?"
    r"|(?:теги|метки|ключевые\s+слова|рубрик[аи]|категори[яи]|темы?|разделы?|tags|просмотр(?:ов|ы)|количество\s+(?:просмотров|показов)"
    r"|рейтинг|автор(?:\s+(?:текста|фото|статьи))?|текст|корреспондент|редактор|опубликован[оа]?(?:\s+в\s+разделах)?|дата\s+публикации"
    r"|обновлено|последнее\s+обновление|прямая\s+ссылка|адрес\s+страницы|ссылка)\s*:.*"
    r"|поделиться\s+(?:в|с|через|ссылкой|новостью|материалом|статьёй)\b.*"
    r"|(?:комментариев|комментарии|комментарий)\s*[:(]?\s*\d+\)?|\d+\s+(?:комментари\w+|просмотр\w+)"
    r"|(?:news|telegram|телеграм|viber|whatsapp|vk|вконтакте|вк|facebook|twitter|instagram|youtube|max|дзен|одноклассники|ok|rss"
    r"|яндекс[\s.]?новости|google[\s.]?news)"
    # captions and rights
    r"|(?:(?:иллюстративное|архивное|иллюстрационное|главное)\s+)?(?:фото|видео|скриншот|кадр|коллаж|инфографика|photo|сурет)"
    r"(?:\s*[:©|/].{0,140}|(?:\s+[\w-]+){1,3}\s*[:©|/].{0,140}(?<!\.))"
    r"|(?:фото|видео)\s+(?:пресс-служб\w+|из\s+(?:архива|открытых\s+источников)|с\s+сайта|автора|предоставлен\w*|тасс|риа|рейтер)[^.]{0,80}\.?"
    r"|(?:©|\(c\)|\(с\)|copyright)\s.*|.{0,60}\ball\s+rights\s+reserved\b.*|все\s+права\s+защищены.*"
    r")",
    re.IGNORECASE,
)

# Calls to the reader: somewhere within a short line.
_CALL = re.compile(
    r"подпи(?:сывайтесь|шитесь|сывайся|шись)\s+(?:на\s+(?:наш|нас\b|канал|рассылк|новости|telegram|телеграм|youtube|«)"
    r"|и\s+(?:чита|узна|получа))"
    r"|подпишитесь,?\s+чтобы|присоединя(?:йтесь|йся)\s+к\s+(?:нам|нашему)"
    r"|(?:подписывайтесь|підписуйтесь|падпісвайцеся)\s+на\s+(?:нас|наш|наш\w*)"
    r"|следите\s+за\s+(?:нами|(?:нашими\s+)?новостями|обновлениями)\s+(?:в|на)\b"
    r"|(?:наш|в\s+нашем|на\s+наш|в\s+наш)\s+(?:telegram|телеграм|whatsapp|viber|youtube|instagram)\b"
    r"|наш\s+канал\s+в\s+(?:telegram|телеграм|дзене?|max|вк)"
    r"|(?:выделите|выделив)\s.{0,60}(?:ctrl|enter)|(?:нашли|заметили|увидели)\s+(?:ошибку|опечатку|неточность)[^.]{0,40}\?"
    r"|(?:использовани|перепечатк|копировани|воспроизведени)\w*\s.{0,110}"
    r"(?:ссылк\w+\s+на\s+(?:наш|сайт|источник|издани|портал|агентств)|ссылка\s+обязательна"
    r"|(?:разрешени|согласи)\w+\s+(?:редакци|правообладател|автор|издани))"
    r"|есть\s+о\s+ч[её]м\s+рассказать\?|пишите\s+(?:нам\s+)?в\s+(?:наш\s+)?телеграм"
    r"|(?:оформите|оформить|продлите)\s+подписку|материал\w*\s+доступ\w+\s+(?:только\s+)?(?:подписчикам|по\s+подписке)"
    r"|уже\s+есть\s+подписка\?|(?:мы\s+используем|продолжая|соглашаетесь).{0,80}cookie|включите\s+javascript"
    r"|вы\s+зашли\s+на\s+сайт\s+как\s+незарегистрированный|находящиеся\s+в\s+группе\s+гости|поставьте\s+реакцию"
    r"|(?:гостей\s+и\s+ни\s+одного\s+зарегистрированного)|мнение\s+редакции\s+может\s+не\s+совпадать"
    r"|e-?mail\s+не\s+будет\s+опубликован|subscribe\s+to\s+our|follow\s+us\s+on",
    re.IGNORECASE,
)


def is_boilerplate(line: str) -> bool:
    """Whether one line, without blanks around it, is no text of the article."""
    if len(line) > _MAX_CHARS:
        return False
    if not any(char.isalpha() for char in line):
        return True
    if line.startswith(("«", '"', "„", "“", "- ", "– ", "— ")):
        return False  # somebody speaks
    return bool(_CALL.search(line) or _WHOLE.fullmatch(line) or _is_time(line))


def _is_time(line: str) -> bool:
    words = re.findall(r"[^\s,.|:()–—-]+", line)
    if len(words) <= 10 and any(map(str.isdigit, line)) and all(map(_TIME_WORD.fullmatch, words)):
        return True
    if line[-1] in ".!?…»:;":
        return False
    return bool(len(line) <= _MAX_DATELINE and _DATELINE.match(line)) or bool(
        len(line) <= _SHORT_LINE and _DATELINE.search(line)
    )


def without_boilerplate(text: str) -> str:
    """The lines that are text, one after the other, none empty."""
    return "\n".join(line for each in text.split("\n") if (line := each.strip()) and not is_boilerplate(line))
