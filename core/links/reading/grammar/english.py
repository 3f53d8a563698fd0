"""English words of attribution. To teach a word, add it to its list; wordlists.py tells how lists are written."""

from core.links.reading.grammar.wordlists import forms

# What a channel does that says something: “X reported that …”.
SAYING = " ".join(
    [
        forms(
            "ed es",
            "publish announc alleg stat not speculat argu shar quot verifi describ deni acknowledg conclud blam accus"
            " believ estimat identifi nam attribut criticis criticiz dismiss urg specifi assess stress emphasis"
            " emphasiz reiterat theoris theoriz impli indicat denounc prais decri deplor conced declar welcom",
        ),
        forms(
            "ed s",
            "report claim post assert add reveal suggest warn insist mention confirm predict complain lament maintain"
            " call list show count mock demand relay recount contend highlight caution repeat recommend condemn boast"
            " explain",
        ),
        forms("ing", "report claim alleg suggest insist say writ"),
        "said says wrote writes written puts put admitted admits reckons learned learnt leaked expects",
        "disclosed carried released circulated hinted observed commented tallied questioned clarified summarised",
        "spread aired countered documented exposed uncovered corroborated uploaded disseminated",
        "ridiculed slammed lambasted elaborated divulged opined surmised quipped geolocated",
        "unveiled unveils trumpeted touted broadcast reposted forwarded forecast foretold proclaimed hailed",
        "bragged gloated assured assures grumbled grumbles followed_with",
        "echoed discloses publicised publicized unearthed floated peddled amplified calculated divulges leaks details",
        "joked mused remarked recalled detailed",
        "broke_the_news pointed_to points_to pointed_out points_out spoke_of speaks_of summed_up obtained",
        forms("story tale", "told_the_ tells_the_"),
        forms("say claim report write", "went_on_to_"),
        forms(
            "say report write publish reveal claim show",
            "was_first_to_ was_the_first_to_ were_first_to_ were_the_first_to_",
        ),
        forms("subscribers readers followers", "told_ told_its_"),
    ]
)
# What it says while it does something else: “X fired back, saying that …”.
SAYING_BESIDES = forms(
    "ing",
    "say claim alleg insist argu writ suggest add nam blam accus warn explain not stat report call describ assert"
    " predict promis publish post quot cit reveal announc confirm",
)
# What it puts out: “a report by X”.
ITEMS = (
    "report reports post posts message messages claim claims publication publications statement statements story"
    " stories rumor rumors rumour rumours allegation allegations account accounts information footage video videos"
    " photo photos photograph photographs image images picture pictures screenshot screenshots leak leaks map maps"
    " summary summaries data figures estimates calculations findings analysis"
)
# Whom it quotes: “a source of X”.
SOURCES = "source sources insider insiders interlocutor interlocutors"
# Who speaks for it: “the channel's analysts”.
STAFF = "analysts experts authors author administrators administrator admins admin monitors correspondents reporters"
# Who speaks for it all, where it is named behind them: “analysts from X”; reporters speak for themselves.
TEAM = "analysts experts monitors mappers"
# Who writes there: “wrote the administrators of X”.
WRITERS = "administrators admins authors editors"
# Who tells it something: “a resident told X”.
WITNESSES = (
    "witness witnesses eyewitness eyewitnesses mother mothers grandmother grandmothers father fathers parent parents"
    " wife wives widow widows husband husbands brother brothers sister sisters son sons daughter daughters friend"
    " friends officer officers soldier soldiers doctor doctors employee employees worker workers passenger passengers"
    " survivor survivors victim victims neighbor neighbors neighbour neighbours relative relatives resident residents"
    " person persons people official officials aide aides diplomat diplomats colleague colleagues"
    " acquaintance acquaintances representative representatives spokesman spokeswoman spokesperson lawyer lawyers"
    " expert experts"
)
# What may be called a channel, in front of its name.
CHANNELS = (
    "channel channels outlet outlets blog blogs blogger bloggers account accounts page pages project"
    " publication website"
    " organisation organization monitoring_group monitoring_service monitoring_project research_group"
)
# What a channel is called again that is a group of watchers or a paper: “the outlet added”.
GROUPS = "monitoring_group monitoring_project monitoring_service mapping_project mapping_group"
PAPERS = "outlet publication"
# What it may be called behind its name: “the Mash project”; the last ones only with a word of the next list.
CHANNELS_BEHIND = "channel channels outlet outlets blog blogs account project service portal website site"
CHANNELS_BEHIND_A_KIND = "group team platform resource map tracker initiative analysts"
# Of what kind: “the Mash monitoring service”.
KINDS = (
    "Telegram war frontline battlefield backup main second news"
    " OSINT open-source monitoring analytical mapping investigative social_media"
)
# How it is called in front of its name, besides words with a hyphen and those of a country: “the popular Mash”.
DESCRIBING = (
    "independent popular anonymous prominent influential opposition local regional well_known widely_read notorious"
    " controversial unofficial official exiled investigative underground nationalist ultranationalist leading major"
)
# By what words its tie to somebody is told: “the channel Mash run by a former officer”.
TIED = (
    "run operated managed owned founded led headed administered maintained linked close affiliated associated aligned"
    " connected tied loyal"
)
# What it does as a habit: “regularly publishes”.
HABITUALLY = "regularly often frequently usually typically routinely sometimes occasionally commonly"
# How much it does so: “wrote extensively about the army”.
AT_LENGTH = "extensively regularly often frequently widely mostly mainly primarily prolifically"
# What stands between a source and its verb: “X also said”.
BETWEEN = (
    "also has have had later earlier first then previously separately since further reportedly itself already recently"
    " subsequently meanwhile however in_turn went_further went_even_further which who that been did all both each long"
    " still again even now"
)
# What it is with its own words behind a colon: “X was blunt: ‘…’”.
OUTSPOKEN = (
    "blunt blunter scathing unequivocal clear categorical critical harsh harsher direct succinct laconic terse brief"
    " adamant furious indignant sarcastic sceptical skeptical unimpressed dismissive defiant emphatic outspoken"
    " cautious"
)
# When, with no day named: “Later X said …”.
AT_SOME_TIME = "later then meanwhile earlier afterwards however soon"
# With these a clause begins that is no main clause: “After X reported that A, B”.
SUBORDINATING = "after before since when once while although though because if as until"
# What somebody who was named is called again, by what he is the head of: “the mayor of Omsk said”.
HEADS = "mayor governor head leader minister president chief adviser advisor"
# And by what he does: “the blogger wrote”.
ONES_CALLED = (
    "official politician lawmaker deputy diplomat journalist blogger activist propagandist analyst expert general"
    " commander volunteer presenter singer businessman"
)
# What several are called again, or a body: “the partisans wrote”.
SOME_CALLED = (
    "partisans guerrillas agency ministry administration group association service office department brigade unit"
)
