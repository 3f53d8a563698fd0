# What is wrong in the newsroom's own files, and what to do about it. $field is a key of the file, $found what stands
# there. The line is told before it.

fault-is-nothing = nothing
fault-is-mapping = a mapping
fault-is-list = a list
fault-first-of-file = { $number } of the whole file

# The form of the file.
fault-not-yaml = is not YAML: { $problem }
fault-yaml-colon = is not YAML: there is a second colon in one line; put the text into quotation marks
fault-yaml-no-colon = is not YAML: a colon is missing
fault-yaml-indent = is not YAML: the line, or one above it, is indented more or less than its neighbours
fault-yaml-bracket = is not YAML: a comma or a closing bracket is missing
fault-yaml-quote = is not YAML: a quotation mark is not closed
fault-yaml-start = is not YAML: no text begins with this sign; put it into quotation marks
fault-yaml-tab = is not YAML: a tab stands where spaces belong; indent by spaces
fault-character = has a character that YAML does not allow; remove it
fault-second-document = has a second YAML document; remove the line “---” between them
fault-tag = has a YAML tag ({ $tag }), which is not used here; remove it
fault-nested = is nested more than { $most } deep
fault-behind = can’t be written ({ $why }), so that this machine does not get revision { $number }, made at the desk or by another machine; let Slukh write the file and its folder
fault-no-anchor = the alias *{ $name } has no finished anchor above it
fault-aliases = its aliases stand for more than { $most } values
fault-key-no-text = has a key that is not text
fault-key-twice = the key “{ $key }” is given twice, first in line { $first }

# What stands at a key.
fault-mapping =
    { $field ->
        [none] here must stand a mapping, not { $found }; write { $example }
       *[other] at “{ $field }” must stand a mapping, not { $found }; write { $example }
    }
fault-list =
    { $field ->
        [none] here must stand a list, not { $found }; start each item with “- ”
       *[other] at “{ $field }” must stand a list, not { $found }; start each item with “- ”
    }
fault-texts = at “{ $field }” must stand a list of texts, not { $found }
fault-text = at “{ $field }” must stand text, not { $found }
fault-empty = “{ $field }” is empty; fill it in or remove it
fault-short = “{ $found }” at “{ $field }” is too short to be told apart; remove it
fault-long = “{ $field }” is longer than { $most } characters
fault-unusable = “{ $field }” has the unusable character { $sign }; remove it
fault-language = { $found } at “{ $field }” is not a language code; write ru, uk or en
fault-switch = { $field } is { $found }; write yes or no

# The watchlist.
fault-home = officials begins with a home that is not known here: { $found }; write the whole path
fault-elsewhere = officials names a file outside the watchlist’s folder: { $found }; name a file of that folder, or have it changed in the file itself, on the machine
fault-timezone =
    { $near ->
        [none] there is no time zone { $name }; write an IANA name such as Europe/Riga
       *[other] there is no time zone { $name }; did you mean { $near }?
    }
fault-listed-twice = { $name } is listed twice, first in line { $first }; remove one of them
fault-channel-unnamed = the channel has neither a username nor an id; add one, e.g. username: nezygar
fault-invitation = { $found } is an invitation, not a channel; join with the watching account and write its id
fault-username = { $found } is no username of Telegram; write it as in https://t.me/username
fault-username-id = { $found } is a number, and no username; write it behind id:
fault-id-number = the id { $found } is no number; write it as in id: 1234567890
fault-id-channel = the id { $found } is not a channel’s; write the bare id or the one that starts with -100
fault-feed-url = the feed has no url; add one, e.g. url: https://example.org/rss
fault-url = { $found } is no web address; write it with https:// in front

# The catalogue.
fault-no-id = the official has no id; add one, e.g. id: sergey-lavrov
fault-id-twice = the id { $name } is given twice, first in line { $first }; give one of them another id
fault-no-name = the name is missing; add one, e.g. name: {"{"}ru: Сергей Лавров{"}"}
fault-no-language = the name is given in no language; give one of ru, en, uk
fault-gender = the gender is { $found }; write m or f, or leave it out
fault-no-title = a position has no title; add the role phrase as title
fault-ends-before = a position ends on { $to }, before it starts on { $since }
fault-date = the date { $found } is not a day; write it as 2004-03-09, or leave it out
fault-no-entry = the catalogue has no entry { $name }
fault-no-entries = entries of this file can’t be edited one by one; edit the file itself
