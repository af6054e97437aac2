"""What ministack lacks, or does otherwise than AWS, and a stack of ours needs.

Each module holds one idea and says in its first lines what it changes and why; `install()` applies
it. All of it is meant for upstream.
"""
