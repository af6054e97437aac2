//! What the stacks of an app have from each other.
//!
//! A handle of one stack may be used in another. Here that becomes an output with an export where
//! the value comes from, `Fn::ImportValue` where it is used, and an order in which to deploy.

mod export;
mod former;
mod linker;
mod mark;
mod order;

use std::collections::HashMap;

pub(crate) use self::{
    former::rename_resources,
    linker::{Linker, Links},
    mark::{Home, marked, plain, unmarked},
};
use self::{linker::Import, order::Need};
use crate::{
    app::Problem, assembly::StackAssembly, render::serverless::Serverless, source::SourceLine,
};

/// A stack of the app, and what came of rendering it.
pub(crate) struct Linked {
    pub(crate) home: Home,
    pub(crate) name: String,
    /// Nothing where the stack has problems of its own.
    pub(crate) assembly: Option<StackAssembly>,
    pub(crate) links: Links,
    /// What the serverless dialect writes at the end.
    pub(crate) serverless: Option<Serverless>,
}

/// Exports what stacks use of each other, and puts them into deploy order.
pub(crate) fn connect(mut stacks: Vec<Linked>, problems: &mut Vec<Problem>) -> Vec<StackAssembly> {
    let by_home: HashMap<Home, usize> = stacks
        .iter()
        .enumerate()
        .map(|(index, stack)| (stack.home, index))
        .collect();
    let mut needs: Vec<Vec<Need>> = Vec::new();
    for consumer in 0..stacks.len() {
        let Links {
            imports,
            after,
            kept,
        } = std::mem::take(&mut stacks[consumer].links);
        let mut needed: Vec<Need> = Vec::new();
        let mut lists = Vec::new();
        for import in kept {
            provide(&mut stacks[consumer], &import, problems);
        }
        for import in imports {
            match by_home.get(&import.home) {
                Some(&producer) => {
                    if provide(&mut stacks[producer], &import, problems) {
                        lists.push((import.export_name(&stacks[producer].name), import.clone()));
                    }
                    let what = format!("`{}`", import.name);
                    Need::add(&mut needed, producer, what, import.line);
                }
                None => problems.push(of_another_app(
                    &stacks[consumer].name,
                    &format!("`{}`", import.name),
                    import.home,
                    import.line,
                )),
            }
        }
        for (home, line) in after {
            match by_home.get(&home) {
                Some(&producer) => {
                    Need::add(&mut needed, producer, "a resource".to_owned(), line);
                }
                None => problems.push(of_another_app(
                    &stacks[consumer].name,
                    "a resource",
                    home,
                    line,
                )),
            }
        }
        export::check_lists(&lists, problems);
        if let Some(assembly) = &mut stacks[consumer].assembly {
            export::split_lists(assembly, &lists);
        }
        needs.push(needed);
    }
    let names: Vec<&str> = stacks.iter().map(|stack| stack.name.as_str()).collect();
    let order = match order::deploy_order(&names, &needs) {
        Ok(order) => order,
        Err(circle) => {
            problems.push(circle);
            return Vec::new();
        }
    };
    for (index, needed) in needs.iter().enumerate() {
        let after = needed
            .iter()
            .map(|need| stacks[need.stack].name.clone())
            .collect();
        if let Some(assembly) = &mut stacks[index].assembly {
            assembly.after = after;
        }
    }
    let mut ordered = Vec::new();
    let mut serverless = Vec::new();
    for index in order {
        if let Some(assembly) = stacks[index].assembly.take() {
            ordered.push(assembly);
            serverless.push(stacks[index].serverless.take());
        }
    }
    former::keep_former_ids(&mut ordered);
    for (assembly, serverless) in ordered.iter_mut().zip(serverless) {
        if let Some(serverless) = serverless {
            serverless.finish(assembly);
        }
    }
    ordered
}

/// Exports what is imported; says whether it is a list.
fn provide(producer: &mut Linked, import: &Import, problems: &mut Vec<Problem>) -> bool {
    let Some(assembly) = &mut producer.assembly else {
        // What keeps it from being rendered has been said.
        return false;
    };
    match export::export(assembly, import) {
        Ok(is_list) => is_list,
        Err(problem) => {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
            false
        }
    }
}

fn of_another_app(consumer: &str, what: &str, home: Home, line: SourceLine) -> Problem {
    let (stack, created) = home.describe().unzip();
    let stack = stack.unwrap_or_default();
    let created = created.map_or_else(String::new, |line| format!(", created at {line},"));
    Problem::new(format!(
        "the stack `{consumer}` uses {what} of the stack `{stack}`, which is not in its app"
    ))
    .at(line)
    .hint(format!(
        "`{stack}`{created} belongs to another app: put both stacks into one app, or give the \
         value as a parameter or with `import_value`"
    ))
}

#[cfg(test)]
mod tests;
