package demo

import "strings"

// Names of runs are two words, as Prefect makes them up.
var adjectives = strings.Fields(`able adept agile amber ancient aquatic archetypal ardent athletic authentic azure berserk bold
 brawny brilliant busy calm celestial cerulean charming cheerful chestnut cinnamon clever cobalt conscious copper cordial
 cosmic crafty crimson crystal curious daft dainty dapper daring dazzling dexterous diligent discerning dynamic eager
 earthy ebony eccentric elated elegant emerald enchanted energetic esoteric ethereal excellent fancy fearless fervent
 fierce fluffy fragrant friendly frugal garnet gentle gifted glittering golden graceful gregarious hasty hidden honest
 humble illustrious imperial industrious intrepid ivory jade jolly judicious khaki kind laughing lavender lemon liberal
 light lilac lively logical lucky lyrical magenta majestic marvellous maroon meticulous mighty mindful modest muscular
 mysterious mystic nimble noble obsidian olive opal optimistic orange original outrageous papaya passionate pastel patient
 peach pearl peculiar persimmon poetic polite practical prehistoric prudent purple quick quiet rational refreshing robust
 rose ruby russet sapphire sassy scarlet secret serious sincere sincere sociable spicy stalwart sturdy swift tangerine
 tasteful teal thankful tough translucent tremendous turquoise unique upbeat vermilion vigilant violet viridian visionary
 warm whimsical wise wondrous xanthic zealous zircon`)

var animals = strings.Fields(`aardvark albatross alpaca anaconda angelfish ant antelope armadillo axolotl baboon badger bat bear
 bee bison bittern boa boar bobcat buffalo bullfrog bumblebee bustard buzzard camel capybara caracal caribou cassowary cat
 caterpillar catfish chameleon cheetah chicken chipmunk civet clam cobra cockatoo condor corgi cougar coyote crab crane
 cricket crocodile crow cuckoo cuttlefish deer dingo dodo dolphin dragonfly duck eagle earthworm eel elephant elk emu falcon
 ferret finch firefly flamingo fossa fox frog gazelle gecko gerbil gibbon giraffe goat goldfish goose gorilla grasshopper
 grebe grouse guan guppy hamster hare harrier hawk hedgehog heron hippo honeybee hornet horse hyena ibex iguana impala jackal
 jaguar jay jellyfish kangaroo kingfisher kiwi koala koel ladybug lark lemur leopard limpet lion lizard llama lobster loon
 lynx macaw magpie mammoth manatee mandrill manul marmot marten meerkat mink mole mongoose moose moth mouse mule narwhal newt
 nightingale numbat ocelot octopus okapi oriole ostrich otter owl ox oyster panda pangolin panther parrot peacock pelican
 penguin petrel pheasant pig pigeon platypus pony porcupine porpoise puffin puma python quail quetzal quokka rabbit raccoon
 rat raven reindeer robin rook salamander salmon sawfly scorpion seahorse seal serval shark sheep shrew shrimp skink skunk
 sloth snail sparrow spider spoonbill squid squirrel starling stingray stoat stork swallow swan tapir tarantula termite tiger
 toad tortoise toucan trout turkey turtle urchin vole vulture wallaby walrus warthog wasp weasel whale wildcat wolf wolverine
 wombat woodpecker worm wren yak zebra`)

func (s *source) name() string { return pick(s, adjectives) + "-" + pick(s, animals) }

// failure is how a task goes wrong.
type failure struct{ class, message, module string }

// repr is the exception as Python's repr writes it.
func (f failure) repr() string {
	q := "'"
	if strings.Contains(f.message, "'") {
		q = `"`
	}
	return f.class[strings.LastIndexByte(f.class, '.')+1:] + "(" + q + f.message + q + ")"
}

// short is the class without its module.
func (f failure) short() string { return f.class[strings.LastIndexByte(f.class, '.')+1:] }

var failures = []failure{
	{"requests.exceptions.ConnectionError", "HTTPSConnectionPool(host='api.partner.example', port=443): Max retries exceeded with url: /v2/orders (Caused by NewConnectionError: [Errno -3] Temporary failure in name resolution)", "requests/adapters.py"},
	{"KeyError", "customer_id", "pandas/core/indexes/base.py"},
	{"psycopg.OperationalError", "server closed the connection unexpectedly", "psycopg/connection.py"},
	{"ValueError", "could not convert string to float: 'n/a'", "pandas/core/generic.py"},
	{"TimeoutError", "timed out after 30 s", "asyncio/tasks.py"},
	{"botocore.exceptions.ClientError", "An error occurred (SlowDown) when calling the PutObject operation: Please reduce your request rate.", "botocore/client.py"},
	{"PermissionError", "[Errno 13] Permission denied: '/mnt/share/export'", "pathlib.py"},
	{"RuntimeError", "schema drift: column \"discount_pct\" is missing", "acme/warehouse/schema.py"},
	{"MemoryError", "Unable to allocate 3.81 GiB for an array with shape (512000000,) and data type float64", "numpy/core/_methods.py"},
	{"UnicodeDecodeError", "'utf-8' codec can't decode byte 0xfc in position 117: invalid start byte", "codecs.py"},
}
