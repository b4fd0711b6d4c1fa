"""Who may use which address: a table of all routes, of which every cell is tested.

Each row is a request, each column a person:

- ``pupil``     Maya, of Portland, who wrote the post that the addresses name (``{post}``)
- ``partner``   Samuel, a pupil of Medellín, the partner class
- ``other``     Chloé, a pupil of another partnership
- ``teacher``   Ms Reed, of Portland
- ``teacher2``  Carolina, of Medellín
- ``teacher3``  M. Petit, of another partnership, who administers the relay
- ``helper``    Ana, a language helper of the partnership, on Portland's side
- ``nobody``    not signed in

A cell is the response that the person gets: ``yes`` (200, or 302 to the next page), ``no`` (403), ``400`` (an
error message), ``404``, ``410`` (a link that no longer works), ``in`` (asked to sign in) or ``same`` (like
``yes``, but nothing is changed). A request with the method ``POST`` must change the database for those with
``yes``; with ``POST=`` it must not. In all other cells nothing may change, and a GET never changes anything.

A route that is not in the table fails ``test_the_table_is_complete``.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.stage import Stage

PEOPLE = ("pupil", "partner", "other", "teacher", "teacher2", "teacher3", "helper", "nobody")

TABLE = """
#                                                                                                    | pupil partner other teacher teacher2 teacher3 helper nobody

# The start, signing in and out
GET   /                                                                                              | yes   yes     yes   yes     yes      yes      yes    yes
GET   /healthz                                                                                       | yes   yes     yes   yes     yes      yes      yes    yes
GET   /readyz                                                                                        | yes   yes     yes   yes     yes      yes      yes    yes
GET   /manifest.webmanifest                                                                          | yes   yes     yes   yes     yes      yes      yes    yes
GET   /metrics                                                                                       | yes   yes     yes   yes     yes      yes      yes    yes
GET   /join                                                                                          | yes   yes     yes   yes     yes      yes      yes    yes
GET   /join/waiting                                                                                  | yes   yes     yes   yes     yes      yes      yes    yes
POST  /join code=fern-27-lake&nickname=Oliver&pin=4821                                               | yes   yes     yes   yes     yes      yes      yes    yes
GET   /sign-in                                                                                       | yes   yes     yes   yes     yes      yes      yes    yes
POST  /sign-in username=carolina&password=correct+horse+battery                                      | yes   yes     yes   yes     yes      yes      yes    yes
POST  /sign-out                                                                                      | yes   yes     yes   yes     yes      yes      yes    same
POST  /sign-out everywhere=yes                                                                       | yes   yes     yes   yes     yes      yes      yes    same
POST  /page-language language=es                                                                     | yes   yes     yes   yes     yes      yes      yes    same
GET   /sign-in/provider                                                                              | 404   404     404   404     404      404      404    404
GET   /sign-in/provider/back                                                                         | 404   404     404   404     404      404      404    404
GET   /me                                                                                            | yes   yes     yes   yes     yes      yes      yes    in
POST  /me/secret old=4821&new=7392&again=7392                                                        | yes   yes     yes   400     400      400      400    in
POST  /me/picture symbol=owl&colour=v3                                                               | yes   yes     yes   yes     yes      yes      yes    in
POST= /me/stay stay=yes                                                                              | yes   yes     yes   yes     yes      yes      yes    in
POST= /look look=dark                                                                                | yes   yes     yes   yes     yes      yes      yes    yes
GET   /set-up/{setup}                                                                                | 410   410     410   410     410      410      410    410
POST  /set-up/{setup} {account}                                                                      | 410   410     410   410     410      410      410    410
GET   /staff/{staff}                                                                                 | no    no      no    yes     yes      yes      no     yes
POST  /staff/{staff} {account}                                                                       | no    no      no    yes     yes      yes      no     yes
GET   /help/{help}                                                                                   | no    no      no    no      no       no       yes    yes
POST  /help/{help} {account}                                                                         | no    no      no    no      no       no       yes    yes
GET   /invitations/{invitation}                                                                      | no    no      no    yes     yes      yes      no     yes
POST  /invitations/{invitation} {account}&classroom={lonely}                                         | no    no      no    400     400      yes      no     yes

# The board
GET   /p/{p}                                                                                         | yes   yes     404   yes     yes      404      yes    in
GET   /p/{p}/new                                                                                     | yes   yes     404   yes     yes      404      no     in
POST  /p/{p}/new title=Rivers&text=Tell+us.&form_key={key}                                           | yes   yes     404   yes     yes      404      no     in
GET   /p/{p}/search                                                                                  | yes   yes     404   yes     yes      404      yes    in
GET   /p/{p}/changes                                                                                 | yes   yes     404   yes     yes      404      yes    in
GET   /t/{t}                                                                                         | yes   yes     404   yes     yes      404      yes    in
GET   /t/{t}/changes                                                                                 | yes   yes     404   yes     yes      404      yes    in
POST  /t/{t}/pin on=yes                                                                              | no    no      no    yes     yes      404      no     in
POST  /t/{t}/close on=yes                                                                            | no    no      no    yes     yes      404      no     in
POST  /t/{t}/read post={post}                                                                        | yes   yes     404   yes     yes      404      yes    in
POST  /t/{t}/write text=Good+morning.&form_key={key}                                                 | yes   yes     404   yes     yes      404      400    in
GET   /posts/{post}/history                                                                          | yes   yes     404   yes     yes      404      yes    in
GET   /posts/{post}/edit                                                                             | yes   no      404   no      no       404      no     in
POST  /posts/{post}/edit text=Changed.&revision=1&lang=auto                                          | yes   no      404   no      no       404      no     in
POST  /posts/{spost}/thanks give=smile                                                               | yes   no      404   yes     yes      404      no     in
POST= /posts/{spost}/thanks take=smile                                                               | yes   no      404   yes     yes      404      no     in
POST  /posts/{post}/withdraw                                                                         | yes   no      404   no      no       404      no     in
POST  /posts/{post}/language language=es                                                             | yes   yes     404   yes     yes      404      no     in
POST  /posts/{failed}/retry                                                                          | yes   yes     404   yes     yes      404      no     in
GET   /pictures/{picture}                                                                            | yes   yes     404   yes     yes      404      yes    in
GET   /pictures/{held_picture}                                                                       | yes   404     404   yes     404      404      404    in
GET   /t/{waiting_topic}                                                                             | yes   404     404   yes     404      404      404    in
GET   /posts/{held}/history                                                                          | yes   404     404   yes     404      404      404    in

# Comparing and judging
GET   /posts/{post}/compare/es                                                                       | yes   yes     404   yes     yes      404      yes    in
GET   /posts/{held}/compare/es                                                                       | yes   404     404   yes     404      404      404    in
POST  /posts/{spost}/compare/en/save version={sversion}&verdict-0=perfect&score=66                   | yes   yes     404   yes     yes      404      400    in
POST  /posts/{spost}/compare/en/lift version={sversion}&guess-0=Perhaps.&lift=0                      | yes   yes     404   yes     yes      404      yes    in
POST  /posts/{spost}/compare/en/ask version={sversion}&sentence=0&ask-0=Really%3F&form_key={key}     | yes   400     404   yes     yes      404      400    in
POST  /posts/{spost}/compare/en/opinion version={sversion}&opinion=back                              | yes   yes     404   yes     yes      404      yes    in
GET   /posts/{spost}/compare/en/translate                                                            | yes   yes     404   yes     yes      404      yes    in
POST  /posts/{spost}/compare/en/translate text=In+my+own+words.                                      | yes   400     404   yes     yes      404      yes    in
POST  /posts/{spost}/compare/en/rule guess_first=1                                                   | no    no      no    yes     yes      404      no     in
GET   /posts/{spost}/compare/en/class                                                                | yes   yes     404   yes     yes      404      yes    in
POST  /judgements/{judgement}/checks checks=dictionary                                               | yes   no      404   no      no       404      no     in
POST  /questions/{question}/answer/es kind=yes&form_key={key}                                        | yes   400     404   400     400      404      400    in
POST  /translations/{human}/withdraw                                                                 | yes   no      404   no      no       404      no     in
GET   /languages-i-read                                                                              | yes   yes     yes   yes     yes      yes      yes    in
POST  /languages-i-read languages=en&all=1                                                           | yes   yes     yes   yes     yes      yes      yes    in
GET   /practice                                                                                      | yes   yes     yes   yes     yes      yes      yes    in
POST  /practice                                                                                      | yes   yes     yes   yes     yes      yes      yes    in
GET   /p/{p}/readers                                                                                 | no    no      no    yes     yes      404      no     in
POST  /p/{p}/readers/{pupil}/confirm language=es&yes=1                                               | no    no      no    yes     same     404      no     in
POST  /p/{p}/readers/links relation=parent                                                           | no    no      no    yes     yes      404      no     in
POST  /p/{p}/readers/links/{help_id}/revoke                                                          | no    no      no    yes     same     404      no     in
POST  /p/{p}/readers/helpers/{helper_id}/remove                                                      | no    no      no    yes     yes      404      no     in

# Activities
GET   /p/{p}/activities                                                                              | yes   yes     404   yes     yes      404      yes    in
GET   /p/{p}/activities/breakfast                                                                    | no    no      no    yes     yes      404      no     in
POST  /p/{p}/activities/breakfast form_key={key}                                                     | no    no      no    yes     yes      404      no     in
GET   /activities/{three}                                                                            | yes   yes     404   yes     yes      404      yes    in
POST  /activities/{three}/contribute number=0&field-0=A&field-1=B&field-2=C&form_key={key}           | yes   yes     404   yes     yes      404      no     in
POST  /activities/{rivers}/sign                                                                      | yes   yes     404   yes     yes      404      no     in
POST  /activities/{three}/agree number=0                                                             | no    no      no    yes     yes      404      no     in
POST  /activities/{three}/postpone number=0                                                          | no    no      no    yes     yes      404      no     in
POST  /activities/{idioms}/glossary post={equivalent}                                                | no    no      no    yes     yes      404      no     in

# Draft checks
POST  /t/{t}/check text=Hello&lang=auto&form_key={key}                                               | yes   yes     404   yes     yes      404      no     in
POST  /p/{p}/new/check title=Lunch&text=Hello&lang=auto&form_key={key}                               | yes   yes     404   yes     yes      404      no     in
POST  /posts/{post}/edit/check text=I+run.&revision=1                                                | yes   no      404   no      no       404      no     in
GET   /checks/{check}                                                                                | yes   404     404   404     404      404      404    in

# The notebook
GET   /notebook                                                                                      | yes   yes     yes   yes     yes      yes      yes    in
POST  /notebook text=swamp&language=en&other_text=pantano&other_language=es                          | yes   yes     yes   yes     yes      yes      yes    in
GET   /notebook/errors                                                                               | yes   yes     yes   yes     yes      yes      yes    in
POST  /notebook/corrections/{correction}                                                             | yes   404     404   404     404      404      404    in
POST  /notebook/findings/{finding}                                                                   | yes   yes     404   yes     yes      404      yes    in
GET   /notebook/anki                                                                                 | yes   yes     yes   yes     yes      yes      yes    in
GET   /notebook/csv                                                                                  | yes   yes     yes   yes     yes      yes      yes    in
GET   /notebook/review                                                                               | yes   yes     yes   yes     yes      yes      yes    in
GET   /notebook/review/{kept}/forth                                                                  | yes   404     404   404     404      404      404    in
POST  /notebook/review entry={kept}&direction=forth&seen={due}&ease=easily                           | yes   404     404   404     404      404      404    in
POST= /notebook/review entry={kept}&direction=forth&seen=never&ease=easily                           | yes   404     404   404     404      404      404    in
GET   /notebook/{kept}                                                                               | yes   404     404   404     404      404      404    in
POST  /notebook/{kept} text=house&language=en&other_text=casa&other_language=es                      | yes   404     404   404     404      404      404    in
POST  /notebook/{kept}/known known=yes                                                               | yes   404     404   404     404      404      404    in
POST  /notebook/{kept}/delete                                                                        | yes   404     404   404     404      404      404    in
GET   /posts/{spost}/keep                                                                            | yes   yes     404   yes     yes      404      yes    in
POST  /posts/{spost}/keep sentence=1&whole=1                                                         | yes   yes     404   yes     yes      404      yes    in
POST= /posts/{spost}/keep sentence=1                                                                 | 400   400     404   400     400      404      400    in
GET   /posts/{held}/keep                                                                             | yes   404     404   yes     404      404      404    in
# Corrections by native readers
GET   /p/{p}/practising                                                                              | yes   yes     404   yes     yes      404      yes    in
GET   /posts/{practice}/corrections                                                                  | yes   yes     404   yes     yes      404      yes    in
GET   /posts/{post}/corrections                                                                      | 404   404     404   404     404      404      404    in
GET   /posts/{practice}/correct                                                                      | no    yes     404   no      yes      404      yes    in
POST  /posts/{practice}/correct start=19&revision=1&verdict=perfect                                  | no    yes     404   no      yes      404      yes    in
POST  /corrections/{correction}/thank give=1                                                         | yes   no      404   no      no       404      no     in
GET   /corrections/{correction}/answer                                                               | yes   no      404   no      no       404      no     in
POST  /corrections/{correction}/answer text=Thank+you.&form_key={key}                                | yes   no      404   no      no       404      no     in
POST  /corrections/{correction}/withdraw                                                             | no    yes     404   no      no       404      no     in
POST  /corrections/{correction}/decide do=remove                                                     | no    no      no    yes     yes      404      no     in

# The twist lab
GET   /posts/{spost}/compare/en/twist                                                                | yes   yes     404   yes     yes      404      no     in
POST  /posts/{spost}/compare/en/twist twisted=Mi+abuela+vive+en+una+casa.&kind=article               | yes   yes     404   yes     yes      404      no     in
GET   /twists/{twist}                                                                                | yes   404     404   404     404      404      404    in
POST  /twists/{twist}/save noticed=It+works.&form_key={key}                                          | yes   404     404   404     404      404      404    in
GET   /p/{p}/findings                                                                                | yes   yes     404   yes     yes      404      yes    in
POST  /findings/{finding}/withdraw                                                                   | yes   no      404   no      no       404      no     in

# What classes do together
GET   /p/{p}/booklets                                                                                | yes   yes     404   yes     yes      404      yes    in
POST  /p/{p}/booklets title=Our+towns                                                                | no    no      404   yes     yes      404      no     in
GET   /booklets/{booklet}                                                                            | yes   yes     404   yes     yes      404      yes    in
GET   /booklets/{booklet}/choose                                                                     | no    no      404   yes     yes      404      no     in
POST  /booklets/{booklet}/choose title=Our+towns&post={post}                                         | no    no      404   yes     yes      404      no     in
POST  /booklets/{booklet}/file                                                                       | no    no      404   yes     yes      404      no     in
POST  /booklets/{booklet}/delete                                                                     | no    no      404   yes     yes      404      no     in

# Classes
GET   /classes                                                                                       | no    no      no    yes     yes      yes      no     in
GET   /classes/new                                                                                   | no    no      no    yes     yes      yes      no     in
POST  /classes/new school=new&{room_form}                                                            | no    no      no    yes     yes      yes      no     in
GET   /classes/{room}                                                                                | no    no      no    yes     404      404      no     in
GET   /classes/{room}/start                                                                          | no    no      no    yes     404      404      no     in
POST  /classes/{room}/partner name=Ours                                                              | no    no      no    yes     404      404      no     in
GET   /start                                                                                         | no    no      no    yes     yes      yes      no     in
POST  /me/provider password=correct+horse+battery                                                    | no    no      no    404     404      404      no     in
POST= /me/provider/remove                                                                            | no    no      no    yes     yes      yes      no     in
GET   /address                                                                                       | no    no      no    yes     yes      yes      no     in
POST  /address address=relay.school.example                                                          | no    no      no    no      no       yes      no     in
GET   /address/reach                                                                                 | no    no      no    404     404      404      no     in
POST  /address/reach reach=network                                                                   | no    no      no    no      no       404      no     in
GET   /classes/{room}/students/{pupil}                                                               | no    no      no    yes     404      404      no     in
GET   /classes/{room}/edit                                                                           | no    no      no    yes     404      404      no     in
POST  /classes/{room}/edit {room_form}                                                               | no    no      no    yes     404      404      no     in
POST  /classes/{room}/stay stay_days=7                                                               | no    no      no    yes     404      404      no     in
POST  /classes/{room}/code action=new&days=7                                                         | no    no      no    yes     404      404      no     in
POST  /classes/{room}/colleagues                                                                     | no    no      no    yes     404      404      no     in
POST  /classes/{room}/colleagues/{staff_id}/revoke                                                   | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{pupil}/pin                                                           | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{pupil}/unlock                                                        | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{pupil}/remove                                                        | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{newcomer}/let-in                                                     | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{newcomer}/turn-away                                                  | no    no      no    yes     404      404      no     in
GET   /classes/{room}/cards                                                                          | no    no      no    yes     404      404      no     in
POST  /classes/{room}/cards student={pupil}                                                          | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students nicknames=Zoe                                                         | no    no      no    yes     404      404      no     in
GET   /classes/{room}/students/{pupil}/name                                                          | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{pupil}/name nickname=Fern                                            | no    no      no    yes     404      404      no     in
GET   /classes/{room}/hand-over                                                                      | no    no      no    yes     404      404      no     in
POST  /classes/{room}/hand-over successor={colleague}                                                | no    no      no    yes     404      404      no     in
GET   /classes/{room}/log                                                                            | no    no      no    yes     404      404      no     in
GET   /classes/{room}/students/{pupil}/data                                                          | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{pupil}/data                                                          | no    no      no    yes     404      404      no     in
POST  /classes/{room}/students/{pupil}/erase name=Maya                                               | no    no      no    yes     404      404      no     in
GET   /me/data                                                                                       | yes   yes     yes   yes     yes      yes      yes    in
POST  /me/data                                                                                       | yes   yes     yes   yes     yes      yes      yes    in

# Partnerships
GET   /partnerships/new                                                                              | no    no      no    yes     yes      yes      no     in
POST  /partnerships/new name=Us&classroom={room}                                                     | no    no      no    yes     400      400      no     in
GET   /p/{p}/classes                                                                                 | no    no      no    yes     yes      404      no     in
POST  /p/{p}/invitations                                                                             | no    no      no    yes     yes      404      no     in
POST  /p/{p}/invitations/{invitation_id}/revoke                                                      | no    no      no    yes     yes      404      no     in
GET   /p/{p}/leave                                                                                   | no    no      no    yes     yes      404      no     in
POST  /p/{p}/leave classroom={room}                                                                  | no    no      no    yes     same     404      no     in
GET   /p/{p}/partnership                                                                             | no    no      no    yes     yes      404      no     in
GET   /p/{p}/class                                                                                   | no    no      no    yes     yes      404      no     in
GET   /p/{p}/together                                                                                | no    no      404   yes     yes      404      no     in
GET   /p/{p}/voices                                                                                  | no    no      404   yes     yes      404      no     in
GET   /p/{p}/agreement                                                                               | yes   yes     404   yes     yes      404      yes    in
POST  /p/{p}/agreement goals=Talk.&norms=Be+kind.&rhythm=Weekly.                                     | no    no      404   yes     yes      404      no     in
POST  /p/{p}/agreement/{agreement}/sign                                                              | no    no      404   yes     yes      404      no     in
POST  /p/{p}/agreement/{agreement}/take-back                                                         | no    no      404   yes     same     404      no     in
POST  /p/{p}/holidays classroom={room}&name=Winter+break&starts_on=2026-12-21&ends_on=2027-01-02     | no    no      404   yes     400      404      no     in
POST  /p/{p}/holidays/{holiday}/remove                                                               | no    no      404   yes     404      404      no     in
GET   /p/{p}/archive                                                                                 | no    no      404   yes     yes      404      no     in
POST  /p/{p}/archive                                                                                 | no    no      404   yes     yes      404      no     in
POST  /p/{archived}/reopen                                                                           | no    404     404   yes     404      404      404    in

# The desk
GET   /desk                                                                                          | no    no      no    yes     yes      yes      no     in
GET   /p/{p}/desk                                                                                    | no    no      no    yes     yes      404      no     in
GET   /posts/{post}/decide                                                                           | no    no      no    yes     yes      404      no     in
POST  /posts/{post}/decide do=keep&reason=Off+topic.&revision=1                                      | no    no      no    yes     400      404      no     in
POST  /posts/{post}/decide do=hold&reason=An+address%3F&revision=1                                   | no    no      no    400     yes      404      no     in
GET   /posts/{held}/decide                                                                           | no    no      no    yes     404      404      no     in
POST  /posts/{held}/decide do=appear&revision=1                                                      | no    no      no    yes     404      404      no     in
POST  /reviews/{translation} do=accept&version={version}                                             | no    no      no    yes     yes      404      no     in
POST  /reviews/{translation} do=correct&version={version}&text=Con+mis+palabras.                     | no    no      no    yes     yes      404      no     in
POST  /p/{p}/desk/accept ticket={translation}-{version}                                              | no    no      no    yes     yes      404      no     in
POST  /p/{p}/desk/undo ticket=none                                                                   | no    no      no    same    same     404      no     in
POST  /human-translations/{human}/decide do=remove                                                   | no    no      no    yes     no       404      no     in
GET   /posts/{post}/flag/post/{post}                                                                 | yes   yes     404   yes     yes      404      yes    in
POST  /posts/{post}/flag/post/{post} reason=unkind                                                   | 400   yes     404   yes     yes      404      yes    in
POST  /posts/{post}/flag/translation/{translation} reason=wrong                                      | yes   yes     404   yes     yes      404      yes    in
POST  /posts/{post}/flag/name/{pupil} reason=unkind                                                  | 400   yes     404   yes     yes      404      yes    in
POST  /posts/{spost}/flag/human/{human} reason=unkind                                                | 400   yes     404   yes     yes      404      yes    in
POST  /posts/{spost}/flag/judgement/{judgement} reason=unkind                                        | 400   yes     404   yes     yes      404      404    in
GET   /p/{p}/flags                                                                                   | no    no      no    yes     yes      404      no     in
POST  /flags/{flag}/settle do=leave                                                                  | no    no      no    yes     no       404      no     in
GET   /p/{p}/rules                                                                                   | no    no      no    yes     yes      404      no     in
POST  /p/{p}/rules classroom={room}&approval=yes                                                     | no    no      no    yes     no       404      no     in
POST  /p/{p}/words language=en&words=rubbish                                                         | no    no      no    yes     yes      404      no     in
POST  /p/{p}/words/{word}/remove                                                                     | no    no      no    yes     yes      404      no     in
GET   /p/{p}/preview                                                                                 | no    no      404   yes     yes      404      no     in
GET   /p/{p}/preview/{room}                                                                          | no    no      404   yes     yes      404      no     in
GET   /p/{p}/preview/{lonely}                                                                        | no    no      404   404     404      404      no     in
GET   /p/{p}/preview/{room}/t/{t}                                                                    | no    no      404   yes     yes      404      no     in
GET   /p/{p}/preview/{room}/t/{waiting_topic}                                                        | no    no      404   404     404      404      no     in
GET   /p/{p}/glossary                                                                                | yes   yes     404   yes     yes      404      yes    in
POST  /p/{p}/glossary word=kurta&again=y                                                             | no    no      no    yes     yes      404      no     in
POST  /p/{p}/glossary/{entry}/remove                                                                 | no    no      no    yes     yes      404      no     in
GET   /p/{p}/log                                                                                     | no    no      no    yes     yes      404      no     in
GET   /p/{p}/learning                                                                                | no    no      404   yes     yes      404      no     in
GET   /p/{p}/ours                                                                                    | yes   yes     404   yes     yes      404      yes    in
GET   /p/{p}/learning/me                                                                             | yes   yes     404   yes     yes      404      yes    in
GET   /p/{p}/export                                                                                  | no    no      404   yes     yes      404      no     in
POST  /p/{p}/export format=json                                                                      | no    no      404   yes     yes      404      no     in
GET   /p/{p}/worksheet                                                                               | no    no      404   yes     yes      404      no     in
GET   /p/{p}/retention                                                                               | no    no      404   yes     yes      404      no     in
POST  /p/{p}/retention months=24                                                                     | no    no      404   yes     yes      404      no     in
GET   /teachers                                                                                      | no    no      no    no      no       yes      no     in
POST  /teachers/{colleague}/password                                                                 | no    no      no    no      no       yes      no     in
GET   /packs                                                                                         | no    no      no    yes     yes      yes      no     in
GET   /papers                                                                                        | no    no      no    yes     yes      yes      no     in
GET   /papers/letter                                                                                 | no    no      no    yes     yes      yes      no     in
POST  /packs/get                                                                                     | no    no      no    no      no       yes      no     in
GET   /packs/en/es/0.0.1/remove                                                                      | no    no      no    no      no       yes      no     in
POST  /packs/en/es/0.0.1/remove                                                                      | no    no      no    no      no       yes      no     in

# Notices
GET   /notices                                                                                       | yes   yes     yes   yes     yes      yes      yes    in
POST  /notices/seen                                                                                  | yes   yes     yes   yes     yes      yes      yes    in
POST  /notices/mail address=me%40example.org&rhythm=daily                                            | no    no      no    yes     yes      yes      no     in
GET   /notices/mail/{mail}                                                                           | yes   yes     yes   yes     yes      yes      yes    yes
POST  /notices/mail/{mail} answer=no                                                                 | yes   yes     yes   yes     yes      yes      yes    yes
"""  # noqa: E501


@dataclass(frozen=True)
class Row:
    """One request and the expected response for each person."""

    method: str
    address: str
    data: str
    changes: bool
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def _rows() -> list[Row]:
    rows = []
    for line in TABLE.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        request, _bar, cells = line.partition("|")
        method, address, *data = request.split()
        rows.append(
            Row(method.rstrip("="), address, "".join(data), not method.endswith("="), tuple(cells.split()))
        )
    return rows


ROWS = _rows()
TRIES_A_WRITE = ("/readyz",)  # it writes what is there already


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("routes"))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(row: Row, stage: Stage) -> None:
    assert len(row.cells) == len(PEOPLE)
    wrong = []
    for person, wanted in zip(PEOPLE, row.cells, strict=True):
        got, changed = stage.ask(person, row.method, row.address, row.data)
        if got == "yes" and row.method == "POST" and row.changes and not changed:
            got = "same"
        if got != wanted:
            wrong.append(f"{person} gets {got}, not {wanted}")
        may_change = got == "yes" and row.method == "POST" and row.changes
        if changed and not may_change and row.address not in TRIES_A_WRITE:
            wrong.append(f"{person} gets {got}, and something was changed")
    assert not wrong


def test_the_table_is_complete(stage: Stage) -> None:
    adapter = stage.app.url_map.bind("localhost")
    listed = set()
    for row in ROWS:
        address = row.address.format(**stage.ids)
        listed.add((adapter.match(address, method=row.method)[0], row.method))
    there = {
        (rule.endpoint, method)
        for rule in stage.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert sorted(there - listed) == []
