//! What the help pages say, command by command.

pub const PROGRAM: &str = "\
Chalknet: a neural network that learns to read handwritten digits.

Usage: chalknet [COMMAND] [FLAGS]

Commands:
  train      train the network, test it and save it (also without any command)
  test       test the saved network, class by class
  show       draw pictures, with what the saved network says to them
  mistakes   draw the pictures it reads wrong, those it was surest of first
  compare    say which of two saved networks reads better, and whether that may be chance
  explain    show the arithmetic of the toy network, or of one picture, number by number
  sheet      the arithmetic of a chapter as a sheet to print, with blanks or with its key
  read       read the digits in your own pictures: photos, scans, drawings
  weights    draw the weights of its first layer
  curves     draw how it learned, epoch after epoch; several runs in one picture
  why        show which pixels of a picture spoke for the answer, and which against it
  neurons    show what excites hidden neurons, and what they say
  recipes    list the networks that can be trained by name
  pack       make a data set of your own from pictures
  board      open a page in the browser that reads what you write on it
  worksheet  copy the project with functions left out, for you to write
  hint       say what is still to be written, and how to begin
  ladder     show how many digits are read after how many seconds on this computer
  bench      measure how fast this computer learns
  help       this page, or `chalknet help COMMAND`

Examples:
  chalknet                                train on the 60,000 bundled pictures, or go on training
  chalknet train --fresh --seed 7         begin anew with other chance
  chalknet train nielsen                  train the network of another text
  chalknet test --set validation          test on the pictures held out from training
  chalknet show --count 12                draw twelve test pictures
  chalknet read seven.bmp                 read a digit of your own

With cargo, write the words after --:     cargo run --release -- show --count 12
`chalknet COMMAND --help` lists the flags of a command. Instead of --epochs 3 you may type --epochs=3; what stands
behind -- alone is a name, even if it begins with a dash. The course is in LESSONS.md.
";

pub const TRAIN: &str = "\
Trains the network, prints a line an epoch, tests it on the test pictures and saves it.
";

pub const TRAIN_EXAMPLES: &str = "
Examples:
  chalknet train --fresh --epochs 3           begin anew, three epochs
  chalknet train --epochs 2                   two more
  chalknet train nielsen --start symmetric --weights calm.json
  chalknet train school --seeds 5             five networks compared
  chalknet train quick --seeds 5 --together   and how well they read together
  chalknet train school --seeds 5 --quiet     the same as five lines that another program can read
  chalknet train --data fashion --weights fashion.json
";

pub const TEST: &str = "\
Lets the saved network read a set of pictures and counts the right answers, class by class, and what it takes for what.
";

pub const TEST_EXAMPLES: &str = "
Examples:
  chalknet test
  chalknet test nielsen                       the network that `train nielsen` saved
  chalknet test --set train --count 0         no pictures drawn
  chalknet test --without 3,17                what neurons 3 and 17 of the hidden layer are worth
  chalknet test --quiet                       only how many are right
  chalknet test school --export school w.json write the weights for the school project's program
";

pub const SHOW: &str = "\
Draws pictures of a set with their labels, and what the saved network says to them if there is one. With --shift,
or --turn, --stretch, --bend: one training picture, as it is and as the first epochs of a training would see it.
";

pub const SHOW_EXAMPLES: &str = "
Examples:
  chalknet show
  chalknet show --set train --count 9 --seed 3
  chalknet show --picture 4711                one picture, by its number
  chalknet show --turn 10 --stretch 15 --bend 2   one picture, as it is and as a training would see it
";

pub const MISTAKES: &str = "\
Draws the pictures that the saved network reads wrong, those with the largest output for the wrong class first.
";

pub const MISTAKES_EXAMPLES: &str = "
Examples:
  chalknet mistakes --count 12
  chalknet mistakes --truth 4 --answer 9      the 4s that are read as 9
  chalknet mistakes onelayer --set train
";

pub const EXPLAIN: &str = "\
Shows every number of the toy network of LESSONS.md: forward, loss, backward, one step, and forward again, each with its
formula, the numbers put in, and the section of the book. With --picture it shows how the saved network came to its
answer to one picture.
";

pub const EXPLAIN_EXAMPLES: &str = "
Examples:
  chalknet explain                            the numbers of chapters 3 to 7
  chalknet explain --input 1,0.2 --target 1   another picture for the same network
  chalknet explain --seed 7 --blanks          a sheet to fill in; its answers: --seed 7 --key
  chalknet explain --picture 4711             why the saved network reads test picture 4711 as it does
";

pub const COMPARE: &str = "\
Lets two saved networks read the same pictures, counts what only one of them reads right, and says whether the
difference may be chance (McNemar's test, chapter 10).
";

pub const COMPARE_EXAMPLES: &str = "
Examples:
  chalknet compare quick.json moved.json
  chalknet compare quick.json moved.json --set test
";

pub const SHEET: &str = "\
Writes a page to print: the toy network, and the numbers of a chapter (ch03 to ch07, or ch03..ch07) with room for the
answers. Black on white, A4; each seed gives another network with round numbers, and --key the answers to it.
";

pub const SHEET_EXAMPLES: &str = "
Examples:
  chalknet sheet ch03                         the numbers of the book
  chalknet sheet ch07 --seed 7 --out sheet.html
  chalknet sheet ch07 --seed 7 --key          its answers
  chalknet sheet ch03..ch07 --seeds 30        thirty sheets, a different one for each of a class
";

pub const READ: &str = "\
Reads the digits in pictures: one digit or a whole sheet, of any size, dark on light or light on dark. Draws what the
network gets to see of each, with its answer, how sure it is, and its two next answers. FILE is a picture (PGM, PPM, PBM
or BMP), an IDX file of pictures, a folder of such files, or - for standard input. `chalknet board` reads PNG and JPEG.
";

pub const READ_EXAMPLES: &str = "
Examples:
  chalknet read digits.pgm                    a photo of a sheet of digits
  chalknet read --steps seven.bmp             how it gets from the photo to the answer
  chalknet read FOLDER --csv > answers.csv    file, line and place in it, answer, how sure, second answer
";

pub const WEIGHTS: &str = "\
Draws the weights of each neuron of the first layer in the shape of the pictures: red above 0, blue below
(where there is no colour: # and + above, = and - below).
";

pub const WEIGHTS_EXAMPLES: &str = "
Examples:
  chalknet weights onelayer
  chalknet weights --out weights.pgm          all neurons in one picture, mid-grey is 0
";

pub const CURVES: &str = "\
Draws the learning curves of saved networks: the right answers and the loss after each epoch, of the training pictures
as they went by and of the validation pictures. FILE is a file of weights (default: weights.json); of several, the curves
are drawn in one picture, to be compared.
";

pub const CURVES_EXAMPLES: &str = "
Examples:
  chalknet curves
  chalknet curves slow.json good.json fast.json   three learning rates, for example
  chalknet curves weights.json --out curves.svg   for a handout; every browser shows and prints it
";

pub const WHY: &str = "\
Shows which pixels of a picture spoke for the network's answer and which for its second choice: each pixel's ink times
the slope of the difference of their two sums. Then it tries how far that holds, and which single pixels would flip the
answer. The picture is one of a set, or a digit in FILE, which is as `chalknet read` takes it.
";

pub const WHY_EXAMPLES: &str = "
Examples:
  chalknet why --picture 4711
  chalknet why onelayer --picture 4711        with one layer the parts explain all
  chalknet why seven.bmp --out why.ppm        a digit of your own, as a picture in colours
";

pub const NEURONS: &str = "\
Shows neurons of a hidden layer: their weights, the pictures that excite them most, what they say to the classes, and
how many right answers would be lost without them.
";

pub const NEURONS_EXAMPLES: &str = "
Examples:
  chalknet neurons                            the three that are worth most
  chalknet neurons --neuron 17                one, with more pictures
  chalknet test --without 17                  what becomes of the answers without it
";

pub const RECIPES_PAGE: &str = "\
Lists the networks that can be trained by name: where each is from, what its text states and what was measured here.
";

pub const PACK: &str = "\
Makes a data set from a folder that holds one folder a class, with PGM, PPM or PBM pictures in it, all of one size
(colours become grey). Instead, FOLDER may be a CSV file with a picture a line, its label and its pixels from 0 to 255,
or a data set that --invert and --scale are to mend. Of each class one picture in six is set aside for the test.
The folder OUT gets the four IDX files and classes.txt.
";

pub const PACK_EXAMPLES: &str = "
Examples:
  chalknet pack cats OUT                      cats/mine/1.pgm, cats/others/1.pgm, …
  chalknet train --data OUT --weights cats.json
  chalknet pack mnist_train.csv OUT
  chalknet pack mydigits OUT --data data      MNIST and your own digits together, in mydigits/0 to mydigits/9
";

pub const BOARD: &str = "\
Opens a page in the browser: write digits with mouse, pen or finger, or drop a photo, and see step by step how the
saved network reads them. Say what each is, and it is saved as a picture of your own; with these it can be trained on.
The page is served by this program, for the browsers of this computer alone. Ctrl+C ends it.
";

pub const BOARD_EXAMPLES: &str = "
Examples:
  chalknet board
  chalknet board --weights moved.mine.json    the network that was trained on with your own pictures
  chalknet board --report mine.html           curves, mistakes and weights as one page to hand in
  chalknet board --port 8080 --no-open
";

pub const LADDER: &str = "\
Trains the recipes of chapter 10 one after the other and prints a ladder: how many of 100 digits are read after how many
seconds on this computer. It takes half a minute or more. Nothing is saved.
";

pub const LADDER_EXAMPLES: &str = "
Examples:
  chalknet ladder
  chalknet ladder --all                       all recipes to the end: seven minutes or more
";

pub const BENCH: &str = "\
Measures how fast this computer learns: how soon the recipes quick and moved read 97, 98 and 98.5 % of the validation
pictures right, what the processor can do at most and what each product makes of it, and how many pictures a second are
trained, for networks and mini-batches of several sizes. Nothing is saved. Close other programs first.
";

pub const BENCH_EXAMPLES: &str = "
Examples:
  chalknet bench
  chalknet bench --csv > figures.csv          for a spreadsheet
  chalknet bench --seconds 20                 sooner done, and less exact
";

pub const WORKSHEET: &str = "\
Makes the worksheet edition: a copy of the project in which the functions of some chapters have no body. You write them,
`make ch05` in the copy says how far you are, and `chalknet hint` helps. The book comes with it, with the same blanks.
With --bug in place of CHAPTERS nothing is left out, but something is wrong, and you are told only what one sees of it:
find it.
";

pub const WORKSHEET_EXAMPLES: &str = "
Examples:
  chalknet worksheet ch05 ../mine             chapter 5 is yours to write
  chalknet worksheet ch03..ch08 ../mine       the whole heart of the course
  chalknet worksheet --bug 17 ../wrong        a mistake is hidden somewhere
";

pub const HINT: &str = "\
Lists the tasks of the worksheet edition and which are still to be done; or says a hint for one of them. There are three
for each: a question, the formula in words, and the first lines of code.
";

pub const HINT_EXAMPLES: &str = "
Examples:
  chalknet hint                               the tasks
  chalknet hint 5.2                           the first hint, a question
  chalknet hint 5.2 3                         the last one, how the code begins
";
