use stackwright::cfn::lambda::Function;

fn layers(function: Function) -> Function {
    function.layers([1, 2])
}

fn main() {}
