"""What an article says of channels: whom each sentence cites, what they are told to have said, on which day.

`citations` reads an article sentence by sentence; the readers below it find who speaks, the verb and the clause;
`grammar` has the words. No post is looked at here: which one is meant is for `core.links.citing`.
"""
