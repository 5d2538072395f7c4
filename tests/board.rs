//! `chalknet board`: the program is started, and asked over plain connections, politely and otherwise.

#[path = "common/board.rs"]
mod board;
mod common;
#[path = "common/program.rs"]
mod program;

use board::{everything, status, Board};
use chalknet::ch10_better::View;
use chalknet::storage::load_data;
use common::bundled_pictures;
use program::{pgm, shapes, write_data, Folder};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// A picture enlarged, as dark ink on light paper, with a margin.
fn enlarged(pixels: &[u8], width: usize, times: usize) -> Vec<u8> {
    let (height, margin) = (pixels.len() / width, 3);
    let mut large = Vec::new();
    for i in 0..(height + 2 * margin) * times {
        for j in 0..(width + 2 * margin) * times {
            let (row, column) = ((i / times).wrapping_sub(margin), (j / times).wrapping_sub(margin));
            let ink = if row < height && column < width { pixels[row * width + column] } else { 0 };
            large.push(250 - ink / 255 * 200 - ink % 255 / 2);
        }
    }
    pgm((width + 2 * margin) * times, (height + 2 * margin) * times, &large)
}

#[test]
fn it_reads_digits_and_shows_its_steps() {
    let folder = Folder::empty("reads");
    folder.good("train quick --epochs 1 --quiet --weights quick.json");
    let board = Board::start(&folder, "--weights quick.json --port 0");
    let (_, test) = bundled_pictures();
    let mut right = 0;
    for number in 0..20 {
        let answer = board.post("/write/read", &enlarged(test.picture(number), 28, 12));
        right += usize::from(answer.contains(&format!("\"answer\": \"{}\"", test.label(number))));
        assert_eq!(answer.matches("\"pixels\": [").count(), 4, "a picture a step");
        assert_eq!(answer.matches("\"probabilities\": [").count(), 1, "picture {number} is one digit");
    }
    assert!(right >= 17, "{right} of 20 digits are read");
    let blank = board.post("/write/read", &pgm(3, 2, &[255; 6]));
    assert!(blank.contains("\"digits\": []") && blank.contains("Write a digit"), "{blank}");
    assert!(blank.contains("\"steps\": []"), "nothing is done to an empty page: {blank}");
    // A bar of 5x2 pixels, in ink and in chalk.
    let bar = enlarged(&[255; 10], 5, 12);
    let wide = board.post("/write/read", &bar);
    assert!(wide.contains("Piece 1 is wider than it is high") && !wide.contains("light ink"), "{wide}");
    let chalk =
        pgm(132, 96, &bar[b"P5\n132 96\n255\n".len()..].iter().map(|grey| 255 - grey).collect::<Vec<u8>>());
    assert!(board.post("/write/read", &chalk).contains("light ink on dark paper"));
    assert!(board.post("/write/read", &pgm(1, 1, &[0])).contains("\"digits\": []"));
    let strips = [pgm(1, 5000, &[9; 5000]), pgm(5000, 1, &[9; 5000])];
    let wrong = [&b""[..], b"P5", b"P5 9999 9999 255\n1", b"P4 8 1\n1", b"\xFF\xFE{}"];
    for wrong in wrong.into_iter().chain(strips.iter().map(Vec::as_slice)) {
        let answer = board.ask("POST", "/write/read", "", wrong);
        assert!(status(&answer) == 400 && answer.contains("{\"message\": \""), "{wrong:?}: {answer}");
    }
    let page = board.get("/");
    assert!(page.contains("\r\nContent-Security-Policy: default-src 'none'; "), "{page}");
    assert!(!page.contains("Access-Control"), "no other page may look");
    for name in ["", "learn", "look", "compute"] {
        for file in [format!("/{name}"), format!("/{name}.js"), format!("/{name}.css")] {
            let file = if name.is_empty() { file.replace("/.", "/write.") } else { file };
            let answer = board.get(&file);
            let body = answer.split_once("\r\n\r\n").expect("a body").1;
            assert!(status(&answer) == 200 && !body.contains("://"), "{file} asks nobody else");
        }
    }
    for id in
        ["paper", "answer", "bars", "steps", "clear", "undo", "pen", "file", "digits", "train", "status"]
    {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn strangers_and_nonsense_get_an_answer_or_a_closed_door() {
    let folder = Folder::with_data("strangers");
    let board = Board::of_shapes(&folder);
    let port = board.port;
    let with_host = |host: &str| board.send(format!("GET / HTTP/1.1\r\n{host}\r\n\r\n").as_bytes());
    for host in [format!("Host: 127.0.0.1:{port}"), format!("hOST:LocalHost:{port} ")] {
        assert_eq!(status(&with_host(&host)), 200, "{host}");
    }
    for host in ["Host: chalknet.example", "Host: localhost", "Host: 127.0.0.1:1", "X: y", "Host:"] {
        assert_eq!(status(&with_host(host)), 403, "{host}");
    }
    assert_eq!(status(&with_host(&format!("Host: localhost:{port}\r\nHost: evil"))), 400, "two hosts");
    let origin =
        |origin: &str| status(&board.ask("POST", "/write/train", &format!("Origin: {origin}\r\n"), b""));
    for foreign in ["http://evil.example", "null", "https://localhost", "http://localhost:1", ""] {
        assert_eq!(origin(foreign), 403, "{foreign:?}");
    }
    assert_eq!(origin(&format!("http://127.0.0.1:{port}")), 200);
    for (method, path, expected) in [
        ("GET", "/write/read", 405),
        ("POST", "/", 405),
        ("DELETE", "/", 405),
        ("HEAD", "/", 405),
        ("GET", "/../Cargo.toml", 404),
        ("GET", "/favicon.ico", 404),
        ("GET", "//", 404),
        ("GET", "/write/progress", 405),
        ("POST", "/write/nothing", 404),
        ("GET", "/learn.html", 404),
        ("GET", "/learn?say=train&say=quick", 200),
    ] {
        assert_eq!(status(&board.ask(method, path, "", b"")), expected, "{method} {path}");
    }
    let post = |more: &str| {
        let head = format!("POST /read HTTP/1.1\r\nHost: localhost:{port}\r\n{more}\r\n\r\n");
        status(&board.send(head.as_bytes()))
    };
    for (more, expected) in [
        ("X: y", 411),
        ("Content-Length: 8388609", 413),
        ("Content-Length: 99999999999999999999999999", 413),
        ("Content-Length: -1", 400),
        ("Content-Length: +1", 400),
        ("Content-Length: 1\r\nContent-Length: 2", 400),
        ("Transfer-Encoding: chunked", 501),
        ("no colon", 400),
        (" : ", 400),
        ("X: \u{1}", 400),
        // What was promised never comes.
        ("Content-Length: 8000000", 0),
    ] {
        assert_eq!(post(more), expected, "{more:?}");
    }
    let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000));
    for (bytes, expected) in [
        (&b""[..], 0),
        (b"GET / HTTP/1.1\r\n", 0),
        (b"\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"GET http://localhost/ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"\x16\x03\x01\x00\xFF\r\n\r\n", 400),
        (long.as_bytes(), 431),
    ] {
        assert_eq!(status(&board.send(bytes)), expected, "{bytes:?}");
    }
    let twice = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").repeat(2);
    assert_eq!(board.send(twice.as_bytes()).matches("HTTP/1.1 ").count(), 1, "one answer a connection");
    // More than is allowed really comes, and still the answer arrives.
    let huge = board.ask("POST", "/write/read", "", &vec![b'x'; 9 << 20]);
    assert!([413, 0].contains(&status(&huge)), "{huge}");
    board.expect_alive();
}

#[test]
fn the_slow_and_the_many_do_not_stop_it() {
    let folder = Folder::with_data("slow");
    let board = Board::of_shapes(&folder);
    let begin = Instant::now();
    let mut slow: Vec<TcpStream> = (0..4).map(|_| board.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost:").expect("it listens");
    }
    board.expect_alive();
    // A letter now and then does not help: the whole request must be there in time.
    let mut drip = board.connect();
    while drip.write_all(b"G").is_ok() && begin.elapsed() < Duration::from_secs(14) {
        thread::sleep(Duration::from_millis(500));
    }
    for stream in slow {
        assert_eq!(status(&everything(stream)), 408);
    }
    assert!(begin.elapsed() < Duration::from_secs(40), "slow requests end");
    let idle: Vec<TcpStream> = (0..40).map(|_| board.connect()).collect();
    let refused = board.get("/");
    assert!([503, 0].contains(&status(&refused)), "there is no place left: {refused}");
    drop(idle);
    let begin = Instant::now();
    while status(&board.get("/")) != 200 {
        assert!(begin.elapsed() < Duration::from_secs(30), "places become free again");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn pictures_of_ones_own_are_kept_and_learned() {
    let folder = Folder::with_data("own");
    // Such names would lead elsewhere if they were taken for paths.
    folder.write("data/classes.txt", "..\na/b\n7\n");
    let board = Board::of_shapes(&folder);
    let picture = |seed: u64| pgm(4, 5, &shapes(3, seed).pictures.elements()[..20]);
    assert!(board.trained().contains("no pictures of your own yet"));
    for class in ["0", "1", "2", "2"] {
        assert!(board.post(&format!("/write/keep/{class}"), &picture(5)).contains("Saved as mine"));
    }
    assert_eq!(folder.names_in("mine"), ["0-__", "1-a_b", "7"]);
    assert_eq!(folder.names_in("mine/7"), ["1.pgm", "2.pgm"], "none is overwritten");
    assert_eq!(folder.bytes("mine/7/1.pgm"), picture(5), "a picture is saved as it was seen");
    for class in ["3", "..", "../x", "-1", "", "a", "0/../../x", "99999999999999999999999", "%2e%2e"] {
        let answer = board.ask("POST", &format!("/write/keep/{class}"), "", &picture(5));
        assert_eq!(status(&answer), 400, "{class}: {answer}");
    }
    let wrong_size = board.ask("POST", "/write/keep/0", "", &pgm(5, 4, &[0; 20]));
    assert!(status(&wrong_size) == 400 && wrong_size.contains("5 rows of 4"), "{wrong_size}");
    let old = folder.bytes("weights.json");
    let said = board.trained();
    assert!(said.contains("Of your 4 pictures, ") && said.contains("saved in course.mine.json"), "{said}");
    assert!(said.contains("chalknet board --weights course.mine.json"), "{said}");
    assert!(board.trained().contains("saved in course.mine-2.json"));
    assert_eq!(folder.bytes("weights.json"), old, "the old network is as it was");
    let (before, after) = (folder.epochs_of("weights.json"), folder.epochs_of("course.mine-2.json"));
    assert_eq!(after, before + 6, "each training goes on from the one before");
    assert_eq!(
        folder.names(),
        ["course.mine-2.json", "course.mine.json", "data", "mine", "weights.json"],
        "nothing else was written"
    );
    fs::write(folder.file("mine/7/1.pgm"), "no picture").expect("the folder can be written to");
    assert!(board.trained().contains("1.pgm"), "what cannot be learned is named");
    Board::start(&folder, "--data data --port 0 --weights course.mine.json").expect_alive();
    let tested = folder.good("test --data data --weights course.mine.json");
    assert!(!tested.contains("other pictures"), "the pictures that it learned first are the same: {tested}");
    folder.good("train --data data --weights course.mine.json --epochs 1 --quiet");
}

#[test]
fn a_digit_is_kept_as_it_is_and_read_as_the_network_sees_it() {
    let folder = Folder::with_data("normalized");
    folder.good("train --data data --epochs 20 --rate 0.5 --normalize yes --edges yes --quiet");
    let seen = |picture: &[u8]| View { normalize: true, edges: true }.of_picture(picture, 4);
    let board = Board::start(&folder, "--data data --pictures mine --port 0");
    let (_, test) = load_data(&folder.file("data")).expect("it was written");
    let leaning = test.picture(2);
    assert_ne!(seen(leaning), leaning, "this test sees nothing: take another picture");
    let of_the_page = board.post("/look/digit", &pgm(4, 5, leaning));
    let of_the_file = board.post("/look/say", b"why\n--picture\n2");
    let parts = |answer: &str| {
        answer.split("\"parts\": ").nth(1).and_then(|rest| rest.split(']').next().map(str::to_string))
    };
    assert_eq!(parts(&of_the_page), parts(&of_the_file), "the same picture, however it comes");
    board.post("/write/keep/2", &pgm(4, 5, leaning));
    assert_eq!(folder.bytes("mine/2/1.pgm"), pgm(4, 5, leaning), "it is kept as it is");
    // A tall bar that leans, and nothing else on the paper.
    let paper: Vec<u8> = (0..40 * 40)
        .map(|i| (i % 40, i / 40))
        .map(|(x, y)| if (5..35).contains(&y) && (8 + y / 2..11 + y / 2).contains(&x) { 0 } else { 255 })
        .collect();
    let read = board.post("/write/read", &pgm(40, 40, &paper));
    let bytes = |name: &str| -> Vec<u8> {
        let list = read.split(&format!("\"{name}\": [")).nth(1).and_then(|rest| rest.split(']').next());
        list.expect("a list").split(", ").map(|byte| byte.parse().expect("a byte")).collect()
    };
    let drawn = View { normalize: true, edges: false }.of_picture(&bytes("picture"), 4);
    assert_eq!(bytes("seen"), drawn, "people get to see digits: {read}");
    assert_ne!(bytes("seen"), bytes("picture"), "{read}");
}

#[test]
fn two_boards_keep_pictures_in_one_folder() {
    let folder = Folder::with_data("two");
    folder.write("data/classes.txt", "Oval\ncon\nx\n");
    let boards = [Board::of_shapes(&folder), Board::start(&folder, "--data data --pictures mine --port 0")];
    let pictures = shapes(100, 6).pictures;
    folder.write("mine/x/1.pgm.7.part", "half");
    thread::scope(|scope| {
        for (board, pixels) in boards.iter().zip(pictures.elements().chunks(50 * 20)) {
            scope.spawn(move || {
                for pixels in pixels.chunks(20) {
                    board.post("/write/keep/0", &pgm(4, 5, pixels));
                }
            });
        }
    });
    let files = folder.names_in("mine/Oval");
    let mut kept: Vec<_> = files.iter().map(|name| folder.bytes(&format!("mine/Oval/{name}"))).collect();
    kept.sort();
    kept.dedup();
    assert_eq!((files.len(), kept.len()), (100, 100), "each picture has a file");
    let answer = boards[0].post("/write/keep/1", &pgm(4, 5, &[9; 20]));
    assert!(answer.contains("\"own\": 101"), "an unfinished file is no picture: {answer}");
    assert_eq!(folder.names_in("mine"), ["1-con", "Oval", "x"], "con is a device of Windows");
    assert!(boards[0].trained().contains("Of your 101 pictures, "));
}

#[cfg(unix)]
#[test]
fn a_network_that_cannot_be_saved_reads_all_the_same() {
    let folder = Folder::with_data("unsaved");
    folder.good("train --data data --epochs 20 --rate 0.5 --quiet");
    let mut command = Command::new("sh");
    // Files may have 512 or 1024 bytes: a picture has fewer, a network more.
    command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]);
    command.arg(env!("CARGO_BIN_EXE_chalknet")).current_dir(&folder.0.path);
    let board = Board::start_with(command, "--data data --pictures mine --port 0");
    board.post("/write/keep/0", &pgm(4, 5, &[9; 20]));
    let read = || board.post("/write/read", &enlarged(&shapes(1, 5).pictures.elements()[..20], 4, 12));
    let before = read();
    assert!(before.contains("probabilities"), "{before}");
    let said = board.trained();
    assert!(said.contains("reads here from now on, but it is not saved: "), "{said}");
    assert_ne!(read(), before, "the trained network is the one that reads");
    assert_eq!(folder.names(), ["data", "mine", "weights.json"], "no empty file stays behind");
}

#[test]
fn two_boards_that_train_at_once_save_two_networks() {
    let folder = Folder::empty("two");
    write_data(&folder.file("data"), &shapes(3000, 3), &shapes(12, 4));
    let boards = [Board::of_shapes(&folder), Board::start(&folder, "--data data --pictures mine --port 0")];
    boards[0].post("/write/keep/0", &pgm(4, 5, &shapes(3, 5).pictures.elements()[..20]));
    // The same pictures make the same networks: all the same, each has a file.
    thread::scope(|scope| {
        for board in &boards {
            scope.spawn(|| (0..3).for_each(|_| assert!(board.trained().contains("saved in"))));
        }
    });
    let saved = folder.names().into_iter().filter(|name| name.starts_with("course.mine"));
    assert_eq!(saved.count(), 6, "{:?}", folder.names());
}

#[test]
fn what_the_room_look_is_told_is_what_the_terminal_prints() {
    let folder = Folder::with_data("look");
    let board = Board::of_shapes(&folder);
    let say = |line: &str| board.post("/look/say", line.replace(' ', "\n").as_bytes());
    for (line, parts) in [
        ("test", "test: "),
        ("test --without 3", "With all neurons "),
        ("mistakes --set train", " train pictures"),
        ("why --picture 5", "test picture 5 shows "),
        ("neurons --neuron 2", "Hidden layer 1 has 100 neurons; one of them"),
    ] {
        let terminal = folder.good(&format!("{line} --data data"));
        let sentence = terminal.lines().find(|line| line.contains(parts)).expect("it is printed");
        let sentence = sentence.split("; the surest").next().unwrap_or(sentence).trim_end_matches(':');
        let answer = say(line);
        assert!(answer.contains(sentence), "{line}: {sentence}\n{answer}");
    }
    assert_eq!(say("weights").matches("\"weights\"").count(), 100, "all neurons of the first layer");
    // The digit that was written: the first test picture, sent as the page has it.
    let (_, test) = load_data(&folder.file("data")).expect("it was written");
    let digit = board.post("/look/digit", &pgm(4, 5, test.picture(5)));
    assert!(digit.contains("Your digit. The network says ") && digit.contains("\"parts\": ["), "{digit}");
    let parts = |answer: &str| {
        answer.split("\"parts\": ").nth(1).and_then(|rest| rest.split(']').next().map(str::to_string))
    };
    assert_eq!(parts(&digit), parts(&say("why --picture 5")), "the same picture, however it comes");
    for (line, problem) in [
        ("train", "this room understands test, mistakes, why, neurons and weights"),
        ("why", "why needs a picture"),
        ("why --picture 12", "picture 12 is not in the set test"),
        ("why weights.json", "leave files and folders away"),
        ("test --data elsewhere", "leave files and folders away"),
        ("weights --out weights.pgm", "leave files and folders away"),
        ("why onelayer --picture 1", "leave the recipe away"),
        ("neurons --neuron 100", "no neuron 100"),
        ("mistakes --truth 9", "--truth is 0, 1, 2, not"),
    ] {
        let answer = board.ask("POST", "/look/say", "", line.replace(' ', "\n").as_bytes());
        assert!(status(&answer) == 400 && answer.contains(problem), "{line}: {answer}");
    }
    for body in [&b"no picture"[..], &pgm(5, 4, &[0; 20])] {
        assert_eq!(status(&board.ask("POST", "/look/digit", "", body)), 400);
    }
    board.expect_alive();
}

#[test]
fn a_file_is_no_folder_for_pictures() {
    let folder = Folder::with_data("file");
    folder.write("mine", "something else");
    for pictures in ["mine", "mine/below"] {
        let said = folder.bad(&format!("board --data data --port 0 --no-open --pictures {pictures}"), 1);
        assert!(said.contains("a file has this name"), "{said}");
    }
}

#[test]
fn a_port_in_use_gives_way_to_the_next() {
    let folder = Folder::empty("port");
    write_data(&folder.file("data"), &shapes(60, 3), &shapes(12, 4));
    let first = Board::of_shapes(&folder);
    let words = format!("--data data --port {}", first.port);
    let second = Board::start(&folder, &words);
    assert!(second.port > first.port && second.port <= first.port + 20, "{} {}", first.port, second.port);
    second.expect_alive();
    assert!(folder.bad("board --port 65536", 2).contains("--port must be"));
}

#[test]
fn the_room_compute_says_what_explain_prints() {
    let folder = Folder::with_data("compute");
    let board = Board::of_shapes(&folder);
    for words in
        ["explain", "explain --seed 7 --activation tanh", "explain --input -1,0.25 --target 1 --rate 0.1"]
    {
        let answer = board.post("/compute/explain", words.replace(' ', "\n").as_bytes());
        let printed = folder.good(words);
        let lines = printed.lines().filter(|line| line.starts_with('§'));
        for line in lines {
            let (question, answered) =
                line.split_once("  ").expect("a section").1.split_once(" = ").expect("a result");
            let result =
                answered.split("   ").next().and_then(|line| line.rsplit(" = ").next()).expect("a number");
            let name = question.split(' ').next().expect("a name");
            assert!(
                answer.contains(&format!("\"name\": \"{name}\"")),
                "{words}: {name} is missing in {answer}"
            );
            assert!(answer.contains(&format!("\"result\": \"{result}\"")), "{words}: {line}, but {answer}");
        }
    }
    for (words, sentence) in [
        ("explain\n--input\n1", "--input needs 2 numbers"),
        ("explain\n--nonsense", "explain does not know"),
        ("explain\n--picture\n1", "this room explains the toy network"),
        ("test", "this room explains the toy network"),
        ("explain\n--weights\n/etc/passwd", "leave files and folders away"),
        ("", "this room explains the toy network"),
    ] {
        let answer = board.ask("POST", "/compute/explain", "", words.as_bytes());
        assert_eq!(status(&answer), 400, "{words}: {answer}");
        assert!(answer.contains(sentence), "{words}: {answer}");
    }
    assert_eq!(status(&board.ask("POST", "/compute/nonsense", "", b"explain")), 404);
    board.expect_alive();
}
