"""How are files parsed that somebody else has made? In a process of their own, with limits of memory and time: a file
that is made to stop its reader stops a child, and the process that serves goes on.

Limits within the server would refuse memory to searches too; `multiprocessing` answers in pickles, and a fork has all
that the server has. Documents' XLSX is parsed by `zwfw load` itself, which is a process of its own.
"""
