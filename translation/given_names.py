"""Given names, and surnames that are words: who is a person although a dictionary has the word.

Made by us: names that are frequent among pupils and in their reading, in the countries of the four languages
and among their families, and above all those that are words too (Grace, Rose, Luz, Pierre, Wolf). In lower
case, with accents. A name that is missing here is no harm where the pack does not know the word anyway: then
it is copied.
"""

from __future__ import annotations

FEMININE = frozenset(
    """
    abigail ada adele adriana agathe agnes agnès aicha aisha aitana alba alejandra alexandra alice
    alicia alina alison alma almudena amalia amanda amber amelia amina amira amy amélie ana anastasia
    anaïs andrea angela angelina anita anja anke ann anna anne annika antonia anya araceli ariana ashley
    astrid aurora aurore ava ayesha azucena aïcha barbara beatrice beatriz bella belén bertha beth
    bettina bianca birgit blanca blanche bonnie brenda britta brooke bárbara camila camille candela
    capucine carla carlota carmen carol carolina caroline catalina catherine cecilia chantal charlotte
    chiara chloe chloé christina christine cindy claire clara clarisse claudia clementine cleo clémence
    coco constance consuelo cora coralie cristina crystal céleste céline daisy daniela daphne dawn
    deborah delia delphine denise destiny diana dolores dora doris dorothea edith eleanor elena elisa
    elisabeth elise eliza elizabeth elke ella ellen eloise elsa elvira emilia emilie emily emma erica
    erika esmeralda esperanza estelle esther estrella eugenia eva eve evelyn fabiola faith fanny fatima
    fatou felicia fernanda fiona flora florence francesca francisca franziska frida frieda fátima
    gabriela gabrielle gemma genevieve georgia gerda ginger gisela giulia gloria grace gracia greta
    gretchen guadalupe hanna hannah harper hazel heather heidi heidrun heike helen helena helga
    henrietta hilda holly hope hortensia hélène ida ilse imani ines inge ingrid inès inés irene iris
    irma isabel isabella isabelle isla ivy jacqueline jade jana jane janet janine jasmin jasmine jeanne
    jennifer jenny jessica jimena joan joanna johanna josefina josephine joy joyce juana judith julia
    juliana julie juliette justine kaitlyn karen karin karla kate katharina katherine kathrin katie
    katja katrin kayla kelly khadija kim kimberly kirsten klara kristin lara larissa laura laurence lea
    leah leila lena leni leonie leonor leslie leticia lidia liesel lily lina linda linnea lisa lise liv
    lorena lotte lou louisa louise lourdes lucia lucie lucy lucía luisa luise luna lupita luz lydia léa
    mabel macarena madeleine madison magdalena maggie maite malia manon manuela mara margaret margarita
    margot marguerite maria mariam mariana marie marina marion marisol marjorie marlene marta martha
    martina mary maría mathilde matilda maya megan meike melanie melissa melody mercedes mercy mia
    michaela michelle mila milagros mildred millie mina mira miranda miriam moana molly mona monica
    monika mélanie mónica nadia nadine naomi natalia natalie natasha nathalie nerea nicole nieves nina
    noa noelia noemi nora norma noémie nuria olga olive olivia ophelia pamela paola patience patricia
    paula paulina pauline paz pearl penelope penny perla petra pia pilar poppy prudence rachel ramona
    raquel rebecca regina reina remedios renata renate rita roberta robin rocío romy rosa rosalía
    rosario rose rosemary rosie roxana ruby ruth sabine sabrina sally salma salome samantha samira
    sandra sandy sara sarah savannah scarlett selena serena shannon sharon sheila silke silvia simone
    skye sofia sofía sol solange soledad sonia sonja sophia sophie soraya stacy stefanie stella summer
    susan susana susanne susie sybille sylvia sylvie tamara tania tanja tara tatiana teresa teresita
    tessa theresa tiffany tina tracy trinidad trinity ursula ute valentina valeria valérie vanessa vera
    verena veronica veronika verónica victoire victoria violet violeta violette virginia virginie
    viviana wanda wendy wiebke willow ximena xiomara yasmin yasmina yesenia yolanda yvonne zainab zara
    zelda zoe zoé ángela ángeles élisa élise éloïse
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
MASCULINE = frozenset(
    """
    aaron abdul abel abraham achim adam adolfo adrian adrien adrián ahmad ahmed aidan alain alan albert
    alberto alejandro alex alexander alexandre alexis alfonso alfred alfredo ali amadou amin amir anders
    andreas andrew andré andrés ange angelo anselm anthony antoine anton antonio armand armando arne
    arnold art arthur arturo august augustin aurelio aurélien austin axel baptiste barry bart bastian
    bastien ben benedict benedikt benito benjamin benny bernard bernardo bernd bertrand bill billy björn
    bob bobby boris brad brandon brian bruce bruno bryan buck buddy caleb calvin cameron camilo carl
    carlos carsten cedric charles charlie chase chen chester chip chris christian christoph christophe
    christopher claude claus clemens cliff clifford clément colin conrad cooper corentin cornelius craig
    cristian cristóbal cyril cédric césar damian damien dan daniel danny dario darío david dean denis
    dennis derek desmond detlef didier diego dieter dietmar dirk domingo dominic dominik dominique
    donald douglas drew duncan dustin dwayne dylan earl eddie edgar edmund eduardo edward edwin eike
    elias eliot emanuel emil emile emiliano emilio emmanuel enrique enzo eric erich erik ernest ernesto
    ernst esteban ethan eugene evan ezra fabian fabien fabio falk federico felipe felix ferdinand
    fernando fidel finn florian francis francisco franck frank franz françois fred frederic frederick
    friedrich fritz frédéric félix gabriel gael garrett gary gaston gavin gaël gene geoffrey georg
    george georges gerald gerardo gerd gerhard germán gilbert gilles giovanni glen glenn gonzalo gordon
    graham grant greg gregor gregorio grégory guido guillaume guillermo gunther gustav gustavo guy
    gérard günter günther hakim hamza hannes hans harald harold harry harvey hassan heath hector heiko
    heinrich heinz helmut henri henrik henry herbert hernán holger horst howard hubert hugh hugo héctor
    ian ibrahim idris ignacio ilias ingo ioan isaac isaiah ismael issa ivan iván jack jackson jacob
    jacques jaime jake jakob jamal james jamie jan jannik jason jasper javier jay jean jeff jeffrey jens
    jeremias jeremy jerry jesse jesús jim jimmy joachim joaquín jochen joe joel johan johann johannes
    john johnny jon jonas jonathan jordan jordi jorge josef joseph joshua josué josé joël juan jules
    julian julien julio julius julián justin justo jérémie jérôme jörg jürgen kai kamal karim karl
    karsten kaspar keith ken kenneth kevin kilian klaus konrad konstantin kurt kyle lance lars lasse
    laurent lawrence leandro lee lennard leo leon leonard leonardo leonhard leopold leroy levi lewis
    león liam lionel logan lorenz lorenzo lothar louis loïc luc luca lucas lucien luis luiz lukas luke
    lutz magnus mahmoud malik manfred manuel marc marcel marcello marcelo marco marcos marcus mariano
    marin mario marius mark markus marlon marshall martin martín marvin mason mateo mathias mathieu
    mathis mathéo matt matteo matthew matthias mattis matías maurice mauricio max maxim maxime
    maximilian maxwell maël mehdi mehmet melvin michael michel miguel mike mikhail miles milo mirko
    mohamed mohammed moises moisés morgan moritz moussa muhammad mustafa nathan nathaniel neil nelson
    nestor nicholas nick nico nicolas nicolás nigel niklas niko nils noah noel nolan norbert norman noé
    néstor octavio olaf ole oliver olivier omar orlando oscar otto owen pablo pascal pascual pat patrice
    patricio patrick paul pedro percy peter phil philip philipp philippe pierre pietro quentin quinn
    rafael raimund rainer ralf ralph ramiro ramon ramón randy raphael raphaël raul ray raymond raúl
    reinhard renato rené reuben rex rich richard rick ricky rob robert roberto rocky rodrigo roger rohan
    roland rolf roman román ronald rory roy ruben rubén rudi rudolf ruiz rupert russell rusty ryan rémi
    salvador sam sami samir samuel santiago santino sascha saul scott sean sebastian sebastián serge
    sergio seth severin siegfried silas silvio simon simón sofiane spencer stefan stephan stephen steve
    steven stuart stéphane sven sylvain sébastien tadeo tariq ted teo terry theo theodor theodore thiago
    thibault thierry thilo thomas thorsten théo till tim timo timothy titouan tobias toby todd tom tommy
    tomás tony travis tristan tyler udo ulf ulrich uwe valentin valentín veit vicente victor viktor
    vincent volker víctor walter warren wayne wendell werner wilfried wilhelm will william willy winston
    wolf wolfgang xaver xavier yann yannick yannis yassine yoan youssef yusuf yves zachary álvaro ángel
    émile étienne óscar
    """.split()  # noqa: SIM905
)
GIVEN_NAMES = FEMININE | MASCULINE

# Given names that are more often words. At the beginning of a sentence they are no names by themselves:
# "Summer is my favourite season."
OFTEN_WORDS = frozenset(
    """
    alma anders ange art august aurora autumn bella bill blanca blanche buck buddy chase chip christian
    claire clara cliff coco crystal dan dawn dean destiny dolores domingo drew earl ella ernst esperanza
    estelle estrella faith flora france frank gene ginger gracia grant guy heath holly hope ida iris isla
    jade joy juste justo lance lasse lea leo león linda luna luz mar marco marin marina mark may melody
    mercy miles milo mira mona nieves norma olive pat patience paz pearl penny perla pilar poppy prudence
    rainer ray reina remedios rich river robin rocky roman rosa rosario rose ruby rusty sandy sean skye
    sol solange soledad summer till trinity victoire victoria violet violeta violette will willow wolf
    ángel
    """.split()  # noqa: SIM905
)

# Surnames that are German words. In the other languages a capital tells a name from a word.
GERMAN_SURNAMES = frozenset(
    """
    adler albrecht apfel arnold bach bader bauer baum baumann beck becker beer berg berger bergmann bock
    brandt braun brenner brunner busch böhm dietrich ebert eder eisen engel ernst fiedler fink fischer
    frank franke frei freund friedrich fritz fröhlich fuchs funk förster gerber glaser graf groß große
    gärtner günther haas hahn hammer hartmann hase heinrich herbst hermann herrmann herzog hirsch hofer
    hoffmann hofmann horn huber jung jäger kaiser kaufmann keller kern kirchner klein koch kramer kraus
    krause krämer kröger krüger kuhn kunz kurz köhler könig kühn lang lange lehmann lorenz ludwig maier
    maler martin maurer mayer meier meister menzel metzger meyer mohr möller müller nagel naumann
    neumann ott otto paul peters pfeiffer pohl reich reuter richter ritter rose roth sauer scherer
    schiller schilling schlosser schmid schmidt schmied schmitt schmitz schneider schreiber schreiner
    schröder schubert schulte schulz schulze schumacher schuster schwarz schäfer schütz seidel seifert
    simon sommer spieß stahl stark stein steiner stern stolz storch straub strauß thomas töpfer vogel
    vogt voigt wagner walter weber wegner weise weiß werner winter wirth wolf wolff zander ziegler
    zimmer zimmermann
    """.split()  # noqa: SIM905
)
