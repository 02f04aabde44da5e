"""Sentences that ask nothing of the candidate: who the employer is, equal opportunity, how applications are handled."""

from __future__ import annotations

import re

# Standard text of employers and their lawyers, wherever it stands. A line that holds such words is left out whole.
_STANDARD = re.compile(
    r"\b(?:equal[ ](?:employment[ ])?opportunit|affirmative[ ]action|without[ ]regard[ ]to"
    r"|regardless[ ]of[ ](?:race|age|gender|your|their)"
    r"|protected[ ](?:veteran|class|characteristic|status|by)|reasonable[ ](?:accommodation|adjustment)"
    r"|sexual[ ]orientation|gender[ ]identity"
    r"|discriminat(?:e|es|ion)[ ](?:on|against|based|in|of)|does[ ]not[ ]discriminate|national[ ]origin"
    r"|marital[ ]status|criminal[ ](?:histor|record|background)"
    r"|fair[ ]chance|e-verify|background[ ](?:check|investigation|screening)|unsolicited[ ](?:resume|cv)"
    r"|recruitment[ ](?:agenc|fraud)"
    r"|privacy[ ](?:notice|statement|policy)|process[ ](?:your[ ])?personal[ ](?:data|information)"
    r"|your[ ]personal[ ](?:data|information)"
    r"|by[ ](?:applying|submitting)[ ]|cover[ ]letter|(?:your|the|a|federal[ ]style)[ ](?:resume|cv"
    r"|application)\b|salary[ ](?:range|is)|pay[ ]range|base[ ](?:pay|salary)"
    r"|(?:dental|life|health|medical|disability)[ ](?:and[ ]\w{1,10}[ ])?insurance|401[ ]?\(?k|pension"
    r"|paid[ ](?:time[ ]off|leave|holiday)|annual[ ]leave|vacation"
    r"|parental[ ]leave|stock[ ]option|visa[ ]sponsor|right[ ]to[ ]work|eligib(?:le|ility)[ ](?:for|to|under)"
    r"|people[ ](?:with|of)[ ](?:all|disabilit|colou?r)"
    r"|underrepresented|under-represented|all[ ]backgrounds|inclusive[ ](?:workplace|employer)"
    r"|diversity[ ](?:and|is)|celebrate[ ](?:diversity|difference)"
    r"|(?:fixed|limited)[ -]term[ ]contract|contract[ ](?:type|length))",
    re.I,
)
_ASKED = re.compile(
    r"\b(?:you|your|yours|you'(?:ll|re|ve)|candidates?|applicants?|incumbent|responsible|responsibilit\w{1,4}"
    r"|seeking|seeks"
    r"|looking[ ]for|require[sd]?|requirements?|must|(?<!their[ ])(?<!our[ ])ability[ ]to|experience[ ](?:in"
    r"|with|of|as)|knowledge[ ]of|the[ ](?:\w{1,20}[ ]){0,5}(?:lead|manager|specialist|director|officer|owner"
    r"|consultant|head)[ ](?:will|is|has)"
    r"|they[ ](?:will|must|should|have)|(?:this|the)[ ](?:role|position|job|post|post[ -]?holder|pm|hire"
    r"|appointee|individual|person)|fellows?|(?:successful|ideal)[ ]\w{1,15}|need[ ]someone)\b",
    re.I,
)
# The employer speaks of itself.
_EMPLOYER = re.compile(
    r"^\W{0,4}(?:(?:we|our|us|together[ ]we|here[ ]at|at|founded|established|headquartered|join|with[ ](?:over"
    r"|more[ ]than|offices))\b"
    r"|(?:the|our|i)?[ ]?[\w.&’'-]{1,30}(?:[ ][\w.&’'-]{1,20}){0,4}[ ](?:is|are)[ ](?:an?|the|one"
    r"|on)[ ](?:\w{1,20}[ -]){0,5}(?:company|leader|provider|firm|organi[sz]ation|startup|start-up|consultancy"
    r"|bank|agency|team|programme|program|charity|business|group|platform|service|mission)\b"
    r"|(?:the[ ]|our[ ])?(?:company|team|team[ ]members|organi[sz]ation|firm|group|business|agency)\b)",
    re.I,
)
_SEEKS = re.compile(
    r"\b(?:(?:we|are|is|we're)[ ](?:\w{1,12}[ ]){0,2}(?:looking[ ]for|seeking|hiring|recruiting)|we[ ](?:need"
    r"|expect|require|want|seek|ask))\b",
    re.I,
)
# What "you" get, or whom you join, is not what you are asked for.
_GIVEN = re.compile(
    r"\b(?:you(?:'ll|[ ]will|[ ]can)?[ ](?:\w{1,10}[ ]){0,1}(?:get|receive|enjoy|join|benefit|have[ ]access"
    r"|have[ ]the[ ](?:opportunity|chance)|be[ ]joining|be[ ]part[ ]of|be[ ]offered|learn)"
    r"|offers?[ ]you|give[s]?[ ]you|provide[s]?[ ]you|your[ ](?:career|growth|development|benefits|manager))\b",
    re.I,
)


def is_standard_text(text: str, start: int, end: int) -> bool:
    """Equal opportunity, privacy, pay and benefits: never read, in whatever section it stands."""
    return _STANDARD.search(text, start, end) is not None


def is_about_the_employer(sentence: str) -> bool:
    """Prose in which the employer describes itself and asks nothing."""
    plain = sentence.replace("’", "'")
    return _EMPLOYER.search(plain) is not None and _SEEKS.search(plain) is None and _ASKED.search(plain) is None


def asks_something(sentence: str) -> bool:
    """Whether prose outside the lists speaks of the candidate and what they do, have or need."""
    plain = sentence.replace("’", "'")
    if _GIVEN.search(plain):
        return False
    return _ASKED.search(plain) is not None or _SEEKS.search(plain) is not None
